"""Prints how many pages of a web archive a second are looked through by what PyPI has for it, on one core:
records, text, words' shingles, MinHash and a locality-sensitive index of the stories. Alignment, versions and findings, none
of these does.

usage: gate_peers.py STORIES.jsonl.gz ARCHIVE.warc.gz
"""
import gzip
import itertools
import json
import re
import sys
import time

import datasketch
import rensa
import trafilatura
from fastwarc.warc import ArchiveIterator, WarcRecordType
from resiliparse.extract.html2text import extract_plain_text
from warcio.archiveiterator import ArchiveIterator as Records

PERMUTATIONS = 128
# The slower ones are asked for fewer pages.
MOST = 200


def shingles(text):
    words = re.findall(r"\w+", text.lower())
    return [" ".join(words[at : at + 8]) for at in range(max(1, len(words) - 7))]


def fastwarc_pages(archive):
    with open(archive, "rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response):
            yield record.reader.read().decode("utf-8", "replace")


def warcio_pages(archive):
    with open(archive, "rb") as file:
        for record in Records(file):
            if record.rec_type == "response":
                yield record.content_stream().read().decode("utf-8", "replace")


def with_rensa(texts):
    def signed(text):
        made = rensa.RMinHash(num_perm=PERMUTATIONS, seed=1)
        made.update(shingles(text))
        return made

    index = rensa.RMinHashLSH(threshold=0.5, num_perm=PERMUTATIONS, num_bands=32)
    for number, text in enumerate(texts):
        index.insert(number, signed(text))
    return lambda text: bool(index.query(signed(text)))


def with_datasketch(texts):
    def signed(text):
        made = datasketch.MinHash(num_perm=PERMUTATIONS)
        made.update_batch([shingle.encode() for shingle in shingles(text)])
        return made

    index = datasketch.MinHashLSH(threshold=0.5, num_perm=PERMUTATIONS)
    for number, text in enumerate(texts):
        index.insert(number, signed(text))
    return lambda text: bool(index.query(signed(text)))


def measure(name, pages, read, holds):
    start, looked, found = time.process_time(), 0, 0
    for page in itertools.islice(pages, MOST):
        looked += 1
        found += holds(read(page) or "")
    took = time.process_time() - start
    print(f"{name:<40} {looked / took:>6.0f} pages/s  ({found} of {looked})")


def main():
    stories, archive = sys.argv[1:]
    with gzip.open(stories, "rt", encoding="utf-8") as file:
        texts = [" ".join(json.loads(line)["body"]) for line in file]
    measure("FastWARC, resiliparse, rensa", fastwarc_pages(archive), extract_plain_text, with_rensa(texts))
    measure("warcio, trafilatura, datasketch", warcio_pages(archive), trafilatura.extract, with_datasketch(texts))


main()
