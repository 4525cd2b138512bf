"""What comes out, and what an archive is read from, for type checkers."""

from typing import Literal, NotRequired, Protocol, TypedDict


class ReadsBytes(Protocol):
    """A binary file, or anything else that gives up to n bytes at a time, and none at its end."""

    def read(self, n: int, /) -> bytes: ...


class Finding(TypedDict):
    """One rule that a copy keeps or breaks, with the evidence."""

    rule: str
    id: str
    switch: str
    state: str
    breach: bool
    sentence: str
    page_text: NotRequired[str]
    story_text: NotRequired[str]


class Passage(TypedDict):
    """What a page has of a story in one stretch; story_text where the story has it otherwise."""

    words: int
    page_text: str
    story_text: NotRequired[str]


Pickup = TypedDict(
    "Pickup",
    {
        "page": str,
        "story": str,
        "class": Literal["whole", "partial", "quote", "teaser", "common-source"],
        "share": float,
        "tokens": int,
        "versions": list[int],
        "stale": bool,
        "findings": list[Finding],
        "passages": list[Passage],
    },
)
"""A page found to carry a story, as `wirecopy trace --format json` prints it."""
