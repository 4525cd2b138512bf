#!/usr/bin/env python3
"""Traces web archives with Apache Spark: an archive is the work of one task, and every pickup becomes a row.

    spark-submit trace_archives.py --index newsroom.index --out pickups crawl-1.warc.gz crawl-2.warc.gz
    spark-submit trace_archives.py --index newsroom.index --out pickups --format json \
        --archives warc.paths.gz --base https://data.commoncrawl.org

Archives are files that every worker can see, or http(s) addresses. The index is sent to every worker; the package
wirecopy_trace has to be installed there. The rows are those that `wirecopy trace --format json` prints.

Exit codes: 0 done, 1 some archives can't be read and are named, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import gzip
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from http.client import HTTPException
from pathlib import Path
from typing import IO
from urllib.request import urlopen

from pyspark import Accumulator, AccumulatorParam, SparkFiles
from pyspark.sql import SparkSession
from wirecopy_trace import ArchiveError, Index, Pickup

PATIENCE = 60
"""How long a server may say nothing, in seconds."""
ROW = """
    page string, story string, class string, share double, tokens long, versions array<int>, stale boolean,
    findings array<struct<rule: string, id: string, switch: string, state: string, breach: boolean, sentence: string,
                          page_text: string, story_text: string>>,
    passages array<struct<words: long, page_text: string, story_text: string>>
"""


def main() -> int:
    options = arguments()
    archives = options.archive + (listed(options.archives, options.base) if options.archives else [])
    archives = [archive if is_address(archive) else os.path.abspath(archive) for archive in archives]
    if not archives:
        sys.exit("no archive is named: give paths or addresses, or --archives with a file that has one a line")
    spark = SparkSession.builder.appName("wirecopy trace").getOrCreate()
    context = spark.sparkContext
    context.addFile(str(options.index))
    pages, skipped = context.accumulator(0), context.accumulator(0)
    unread = context.accumulator([], Sentences())
    trace = tracer(options.index.name, options.max_page, pages, skipped, unread)
    pickups = context.parallelize(archives, options.partitions or len(archives)).mapPartitions(trace)
    spark.createDataFrame(pickups, ROW, verifySchema=False).write.format(options.format).save(options.out)
    print(f"Looked at {pages.value:,} pages in {len(archives):,} archives.", file=sys.stderr)
    if skipped.value:
        print(f"Damaged parts skipped: {skipped.value:,}. The workers' logs name them.", file=sys.stderr)
    for sentence in unread.value:
        print(f"error: {sentence}", file=sys.stderr)
    if unread.value:
        print("Nothing of these archives is in the output: trace them again.", file=sys.stderr)
    spark.stop()
    return 1 if unread.value else 0


def arguments() -> argparse.Namespace:
    summary, _, rest = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        description=summary, epilog=rest, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True, help="what wirecopy trace --index has written")
    parser.add_argument("--out", required=True, help="the folder of the rows, which may not exist yet")
    parser.add_argument("--format", choices=["parquet", "json"], default="parquet")
    parser.add_argument("--archives", type=Path, help="a file with an archive a line, which may be packed (.gz)")
    parser.add_argument("--base", help="where the archives of --archives lie: an address or a folder")
    parser.add_argument("--partitions", type=int, help="into how many tasks the archives are divided (one each)")
    parser.add_argument("--max-page", type=int, default=10_000_000, help="the most bytes that a page may have")
    parser.add_argument("archive", nargs="*", metavar="ARCHIVE", help="a path or an address")
    return parser.parse_args()


def listed(file: Path, base: str | None) -> list[str]:
    """The archives in a list, as web archives publish them: paths below an address."""
    with gzip.open(file, "rt") if file.suffix == ".gz" else open(file) as lines:
        names = [line.strip() for line in lines if line.strip()]
    if base is None:
        return names
    return [name if is_address(name) else f"{base.rstrip('/')}/{name.lstrip('/')}" for name in names]


def tracer(
    index: str,
    max_page: int,
    pages: Accumulator[int],
    skipped: Accumulator[int],
    unread: Accumulator[list[str]],
) -> Callable[[Iterable[str]], Iterator[Pickup]]:
    """What a task does with its archives."""

    def trace(archives: Iterable[str]) -> Iterator[Pickup]:
        # Mapped from disk, so the tasks of a machine share what of it is in memory.
        opened = Index.load(SparkFiles.get(index))
        for archive in archives:
            try:
                with closing(stream(archive)) as source:
                    traced = opened.trace_warc(source, name=archive, max_page=max_page)
                    # All or nothing of an archive, so that one that broke off can be traced again.
                    found = list(traced)
            except ArchiveError as error:
                unread.add([str(error)])
            except (OSError, HTTPException) as error:
                unread.add([f"{archive} can't be read: {error}"])
            else:
                pages.add(traced.pages)
                skipped.add(traced.skipped)
                yield from found

    return trace


def stream(archive: str) -> IO[bytes] | Download:
    """The bytes of an archive. What is kept elsewhere is opened here."""
    return Download(archive) if is_address(archive) else open(archive, "rb")


def is_address(archive: str) -> bool:
    return archive.startswith(("http://", "https://"))


class Download:
    """The bytes behind an address; an error where they end before they should."""

    def __init__(self, address: str) -> None:
        self.answer = urlopen(address, timeout=PATIENCE)

    def read(self, n: int) -> bytes:
        given: bytes = self.answer.read(n)
        if not given and self.answer.length:
            raise ConnectionError(f"the last {self.answer.length:,} bytes did not come")
        return given

    def close(self) -> None:
        self.answer.close()


class Sentences(AccumulatorParam[list[str]]):
    """Sentences of all workers, one after the other."""

    def zero(self, value: list[str]) -> list[str]:
        return []

    def addInPlace(self, some: list[str], more: list[str]) -> list[str]:
        return some + more


if __name__ == "__main__":
    sys.exit(main())
