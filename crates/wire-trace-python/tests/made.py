"""What the tests look through: stories, pages that carry them, and archives of such pages."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

WIRECOPY = os.path.abspath(os.environ["WIRECOPY"])

NOTICE = (
    "This story was originally published by Harbour Wire. For licences, please write to desk@wire.example."
)
FERRY = [
    "The harbour board of Saltmere voted 4 to 3 on Tuesday to close the old ferry terminal at the end of the season "
    "and to sell the land around it.",
    "“We have looked at every other way to keep the terminal open,” said the board’s chair, Ana Torres, who had "
    "asked for two reports on the state of the piers.",
]
BUSES = [
    "Night buses will run again between Saltmere and the villages of the north shore from the second week of January, "
    "after three years in which the last one left at nine.",
    "The county pays for two drivers, and the fare stays as it was, the transport office said on Friday in a letter "
    "to the five parishes that had asked for it.",
]
STORIES: list[dict[str, Any]] = [
    {
        "id": "ferry",
        "headline": "Saltmere closes its ferry terminal",
        "byline": "Chi Lindgren",
        "url": "https://wire.example/ferry",
        "creator": "Harbour Wire",
        "notice": [NOTICE],
        "versions": [
            {"version": 1, "body": FERRY},
            {"version": 2, "body": [FERRY[0].replace("4 to 3", "5 to 2"), FERRY[1]]},
        ],
    },
    {
        "id": "buses",
        "headline": "Saltmere gets its night buses back",
        "byline": "Tomas Ekdahl",
        "url": "https://wire.example/buses",
        "creator": "Harbour Wire",
        "notice": [NOTICE],
        "body": BUSES,
    },
]

WEATHER = "<html><title>Weather</title><body><p>Rain is expected until Friday.</p></body></html>"
COPY = (
    "<html><title>Saltmere closes its ferry terminal</title><body><p>By Chi Lindgren</p>"
    f"<p>{FERRY[0]}</p><p>{FERRY[1].replace('every other way', 'every way')}</p><p>{NOTICE}</p></body></html>"
)
EXCERPT = f"<html><title>In short</title><body><p>{BUSES[1]}</p><p>{FERRY[0]}</p></body></html>"
"""The pages of an archive, over and over."""
PAGES = [WEATHER, COPY, WEATHER, EXCERPT, WEATHER]


def record(page: str, address: str) -> bytes:
    """A page as crawlers keep it, packed by itself."""
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-11-20T06:30:12Z\r\n"
        f"WARC-Target-URI: {address}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + answer + b"\r\n\r\n", mtime=0)


def archive(paper: str, pages: int) -> bytes:
    """An archive of so many pages of a paper."""
    return b"".join(
        record(PAGES[number % len(PAGES)], f"https://{paper}.example/{number}") for number in range(pages)
    )


def damaged(packed: bytes) -> bytes:
    """The archive with some bytes in its midst overwritten."""
    middle = len(packed) // 2
    return packed[:middle] + b"\0" * 40 + packed[middle + 40 :]


def index(folder: Path) -> Path:
    """The index of the stories, as the command writes it."""
    stories, file = folder / "stories.jsonl", folder / "stories.index"
    stories.write_text("".join(json.dumps(story) + "\n" for story in STORIES))
    command = [WIRECOPY, "trace", "--stories", str(stories), "--index", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    return file


def command(folder: Path, pages: Iterable[str]) -> tuple[list[dict[str, Any]], list[str]]:
    """What the command finds in these archives, and what it complains of."""
    arguments = ["trace", "--format", "json", "--stories", "stories.jsonl", *pages]
    done = subprocess.run([WIRECOPY, *arguments], cwd=folder, capture_output=True, text=True)
    complaints = [line.removeprefix("error: ") for line in done.stderr.splitlines() if line.startswith("error: ")]
    return [json.loads(line) for line in done.stdout.splitlines()], complaints
