"""What is compiled of the package; the names are imported from `wirecopy_trace`."""

from collections.abc import Callable
from datetime import datetime
from os import PathLike
from typing import final

from .pickup import Pickup, ReadsBytes

__version__: str
__all__ = ["ArchiveError", "Index", "IndexFileError", "PageError", "Pickups", "TraceError", "__version__"]

class TraceError(ValueError):
    """Something can't be traced; the sentence says what, and why."""

class IndexFileError(TraceError):
    """The file is no index, or another version of the program wrote it, or it is damaged."""

class ArchiveError(TraceError):
    """The stream holds no WARC archive."""

class PageError(TraceError):
    """The page is too large, or no text."""

@final
class Index:
    """The stories to look for, in a file that ``wirecopy trace --index`` wrote, mapped from disk.

    It never changes, and any number of threads may use one. ``len(index)`` is how many stories it has.
    """

    @staticmethod
    def load(path: str | PathLike[str]) -> Index:
        """Opens the file of an index. All of it but the stories' texts is checked, which reads it once.

        Raises OSError when it can't be read, and IndexFileError when it is no index, or damaged, or of another version.
        """

    def trace_warc(
        self,
        stream: ReadsBytes,
        *,
        name: str | None = None,
        max_page: int = 10_000_000,
        on_damage: Callable[[str], object] | None = None,
    ) -> Pickups:
        """Looks through a WARC archive, plain or packed by gzip or zstd, and gives its pickups one by one.

        It reads as it is asked, and holds one page at a time. What can't be read of it, such as a damaged record or a
        page of more than max_page bytes, is told to on_damage as a sentence, or logged as a warning of the logger
        ``wirecopy_trace``, and passed over. name is what the archive is called in these sentences, and what a pickup's
        page is called that has no address; a file's own name, if nothing else is said.

        Raises ArchiveError when the stream holds something else, and whatever the stream raises.
        """

    def trace_page(
        self,
        html: bytes | str,
        *,
        url: str | None = None,
        content_type: str | None = None,
        robots: str | None = None,
        seen: datetime | None = None,
        max_page: int = 10_000_000,
    ) -> list[Pickup]:
        """Gives the pickups of one page, the story with most words first.

        The rest is what is known of the page: its address, the headers Content-Type and X-Robots-Tag that it came with,
        and when it was fetched, with a time zone. A page that was seen before the time that the terms leave for a
        correction is not stale.

        Raises PageError when the page is too large, or no text, and ValueError when url is none.
        """

    def __len__(self) -> int: ...

@final
class Pickups:
    """The pickups of an archive, in the archive's order: an iterator."""

    def __iter__(self) -> Pickups: ...
    def __next__(self) -> Pickup: ...
    @property
    def pages(self) -> int:
        """How many pages were looked at so far."""

    @property
    def skipped(self) -> int:
        """How many parts of the archive were skipped so far, because they can't be read."""
