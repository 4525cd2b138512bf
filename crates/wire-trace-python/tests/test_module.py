"""The module as people use it, held against what the command says of the same archive."""

from __future__ import annotations

import io
import os
import resource
import sys
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import made
from wirecopy_trace import ArchiveError, Index, IndexFileError, PageError

if TYPE_CHECKING:
    from wirecopy_trace import Pickup


class WithIndex(unittest.TestCase):
    """A folder with stories, their index, and an archive."""

    folder: Path
    index: Index

    @classmethod
    def setUpClass(cls) -> None:
        held = TemporaryDirectory()
        cls.addClassCleanup(held.cleanup)
        cls.folder = Path(held.name)
        cls.index = Index.load(made.index(cls.folder))
        (cls.folder / "crawl.warc.gz").write_bytes(made.archive("bay", 50))


class Archives(WithIndex):
    def traced(self, name: str) -> list[Pickup]:
        with open(self.folder / name, "rb") as archive:
            return list(self.index.trace_warc(archive))

    def test_an_archive_gives_what_the_command_prints(self) -> None:
        lines, _ = made.command(self.folder, ["crawl.warc.gz"])
        pickups = self.traced("crawl.warc.gz")
        self.assertEqual(pickups, lines)
        self.assertEqual([list(pickup) for pickup in pickups], [list(line) for line in lines])
        self.assertEqual(len(pickups), 30)

    def test_damage_is_told_as_the_command_tells_it_and_passed_over(self) -> None:
        (self.folder / "damaged.warc.gz").write_bytes(made.damaged(made.archive("bay", 50)))
        lines, complaints = made.command(self.folder, ["damaged.warc.gz"])
        told: list[str] = []
        with open(self.folder / "damaged.warc.gz", "rb") as archive:
            traced = self.index.trace_warc(archive, name="damaged.warc.gz", on_damage=told.append)
            self.assertEqual(list(traced), lines)
        self.assertEqual(told, complaints)
        self.assertEqual((traced.pages, traced.skipped), (49, 1))

    def test_damage_nobody_asks_for_is_logged(self) -> None:
        with self.assertLogs("wirecopy_trace", "WARNING") as logged:
            list(self.index.trace_warc(io.BytesIO(made.damaged(made.archive("bay", 9)))))
        self.assertRegex(logged.output[0], "archive: at byte .* the packed data are damaged")

    def test_a_page_without_an_address_is_called_as_its_archive(self) -> None:
        (self.folder / "nameless.warc.gz").write_bytes(made.record(made.COPY, ""))
        (pickup,) = self.traced("nameless.warc.gz")
        self.assertEqual(pickup["page"], str(self.folder / "nameless.warc.gz"))

    def test_what_is_no_archive_is_refused(self) -> None:
        with self.assertRaisesRegex(ArchiveError, "^notes: this is no WARC archive"):
            list(self.index.trace_warc(io.BytesIO(b"Dear diary,\n"), name="notes"))

    def test_what_a_stream_raises_comes_out(self) -> None:
        class Torn(io.BytesIO):
            def read(self, n: int | None = -1, /) -> bytes:
                return super().read(n) or self.fail()

            def fail(self) -> bytes:
                raise ConnectionResetError("the other side has gone")

        traced = self.index.trace_warc(Torn(made.archive("bay", 5)))
        self.assertEqual(next(traced)["page"], "https://bay.example/1")
        with self.assertRaisesRegex(ConnectionResetError, "the other side has gone"):
            list(traced)
        self.assertEqual(list(traced), [])

    def test_a_file_that_was_opened_as_text_is_refused(self) -> None:
        with self.assertRaisesRegex(TypeError, "open the file with 'rb'"):
            list(self.index.trace_warc(io.StringIO("WARC/1.0")))  # type: ignore[arg-type]

    def test_threads_share_an_index(self) -> None:
        alone = self.traced("crawl.warc.gz")
        with ThreadPoolExecutor(4) as threads:
            for pickups in threads.map(self.traced, ["crawl.warc.gz"] * 8):
                self.assertEqual(pickups, alone)

    def test_memory_does_not_grow_with_an_archive(self) -> None:
        piece = made.archive("bay", 5) + made.record(made.WEATHER * 2_000, "https://bay.example/long")

        class Endless(io.RawIOBase):
            pieces = 0

            def readable(self) -> bool:
                return True

            def readinto(self, into: memoryview) -> int:  # type: ignore[override]
                self.pieces += 1
                into[: len(piece)] = piece
                return len(piece)

        stream = Endless()
        traced = self.index.trace_warc(stream)
        for _ in range(30):
            next(traced)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(300):
            next(traced)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        self.assertGreater(stream.pieces, 100)
        self.assertLess(grown, 4_000, "kilobytes")


class Pages(WithIndex):
    def test_a_page_is_traced_from_bytes_and_from_text(self) -> None:
        (pickup,) = self.index.trace_page(made.COPY.encode(), url="https://bay.example/1")
        (line, *_), _ = made.command(self.folder, ["crawl.warc.gz"])
        self.assertEqual(pickup, line)
        decoded = made.COPY.replace("<html>", '<html><meta charset="iso-8859-1">')
        self.assertEqual(self.index.trace_page(decoded, url="https://bay.example/1"), [pickup])

    def test_what_is_known_of_a_page_counts(self) -> None:
        def state(rule: str, **known: str) -> list[str]:
            (pickup,) = self.index.trace_page(made.COPY, **known)  # type: ignore[arg-type]
            return [finding["state"] for finding in pickup["findings"] if finding["rule"] == rule]

        self.assertEqual(state("noindex"), ["missing"])
        self.assertEqual(state("noindex", robots="noindex"), ["kept"])
        self.assertEqual(self.index.trace_page(made.COPY, url="https://wire.example/ferry"), [])

    def test_what_cannot_be_traced_is_refused(self) -> None:
        with self.assertRaisesRegex(PageError, "^the page has .* bytes, more than the 100 that are read"):
            self.index.trace_page(made.COPY, max_page=100)
        with self.assertRaisesRegex(PageError, "^the page is image/png, not HTML or plain text"):
            self.index.trace_page(made.COPY.encode(), content_type="image/png")
        with self.assertRaisesRegex(ValueError, "^'bay' is no address"):
            self.index.trace_page(made.COPY, url="bay")
        with self.assertRaises(TypeError):
            self.index.trace_page(made.COPY, seen=datetime(2026, 11, 20))

    def test_python_goes_on_while_a_page_is_traced(self) -> None:
        went_on = threading.Event()
        waits = threading.Event()

        def beside() -> None:
            waits.wait()
            went_on.set()

        interval = sys.getswitchinterval()
        self.addCleanup(sys.setswitchinterval, interval)
        other = threading.Thread(target=beside)
        other.start()
        # From here on another thread runs only when this one lets it.
        sys.setswitchinterval(1_000)
        waits.set()
        for _ in range(1_000):
            self.index.trace_page(made.COPY)
            if went_on.is_set():
                break
        sys.setswitchinterval(interval)
        self.assertTrue(went_on.is_set())
        other.join()


class Indexes(WithIndex):
    def test_it_says_what_it_is(self) -> None:
        self.assertEqual(len(self.index), 2)
        self.assertEqual(repr(self.index), f"<Index of 2 stories in {self.folder / 'stories.index'}>")

    def test_what_is_no_index_is_refused(self) -> None:
        with self.assertRaisesRegex(FileNotFoundError, "/none.index can't be read: No such file"):
            Index.load(self.folder / "none.index")
        with self.assertRaisesRegex(IndexFileError, "stories.jsonl: this is no index of stories"):
            Index.load(os.fspath(self.folder / "stories.jsonl"))
        file = bytearray((self.folder / "stories.index").read_bytes())
        file[-100_000] ^= 1
        (self.folder / "damaged.index").write_bytes(file)
        with self.assertRaisesRegex(IndexFileError, r"damaged \(its buckets\); build it anew"):
            Index.load(self.folder / "damaged.index")


if __name__ == "__main__":
    unittest.main()
