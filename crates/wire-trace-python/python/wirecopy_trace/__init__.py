"""Finds the copies of a wire's stories in pages and web archives, and says what is wrong with each.

    from wirecopy_trace import Index

    index = Index.load("newsroom.index")
    with open("crawl.warc.gz", "rb") as archive:
        for pickup in index.trace_warc(archive):
            print(pickup["page"], pickup["story"], pickup["class"])

``wirecopy trace --index FILE`` writes the index. What is found is what ``wirecopy trace --format json`` prints.
While it works, other Python threads run: one index serves them all, each with an archive of its own.
"""

from .engine import ArchiveError, Index, IndexFileError, PageError, Pickups, TraceError, __version__
from .pickup import Finding, Passage, Pickup, ReadsBytes

__all__ = [
    "ArchiveError",
    "Finding",
    "Index",
    "IndexFileError",
    "PageError",
    "Passage",
    "Pickup",
    "Pickups",
    "ReadsBytes",
    "TraceError",
    "__version__",
]
