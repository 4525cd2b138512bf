"""The job for Apache Spark on a cluster of two workers, held against the command in one process."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import PIPE, STDOUT
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import made
import pyspark
from pyspark.sql import SparkSession

JOB = Path(__file__).parent.parent / "spark" / "trace_archives.py"
MASTER = "local-cluster[2,1,1024]"


class Spark(unittest.TestCase):
    def setUp(self) -> None:
        held = TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = Path(held.name)
        made.index(self.folder)
        self.archives = [f"{paper}.warc.gz" for paper in ("bay", "cape", "fjord", "inlet", "sound")]
        for number, name in enumerate(self.archives):
            packed = made.archive(name.removesuffix(".warc.gz"), 20 + number)
            (self.folder / name).write_bytes(made.damaged(packed) if number == 2 else packed)

    def submit(self, *arguments: str) -> tuple[int, str]:
        """Runs the job, and gives its exit code and words."""
        submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
        environment = os.environ | {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
        quietly = ["--conf", "spark.log.level=WARN", "--conf", "spark.ui.enabled=false"]
        command = [str(submit), "--master", MASTER, *quietly, str(JOB), "--index", "stories.index", *arguments]
        # spark-submit puts a script's words onto its own standard output.
        done = subprocess.run(command, cwd=self.folder, env=environment, stdout=PIPE, stderr=STDOUT, text=True)
        return done.returncode, done.stdout

    def test_rows_are_those_of_one_process_however_they_are_divided(self) -> None:
        lines, complaints = made.command(self.folder, self.archives)
        self.assertEqual((len(lines), len(complaints)), (64, 1))
        for partitions in (1, 3, 7):
            with self.subTest(partitions=partitions):
                out = self.folder / f"pickups-{partitions}"
                arguments = ["--out", str(out), "--format", "json", "--partitions", str(partitions)]
                code, words = self.submit(*arguments, *self.archives)
                self.assertEqual(code, 0, words)
                self.assertIn("Looked at 109 pages in 5 archives.\nDamaged parts skipped: 1.", words)
                files = list(out.glob("part-*"))
                rows = [json.loads(line) for file in files for line in file.read_text().splitlines()]
                self.assertEqual(in_order(rows), in_order(lines))

    def test_what_cannot_be_read_is_named_and_the_rest_is_in_parquet(self) -> None:
        (self.folder / "notes.warc").write_text("Dear diary,\n")
        address = self.serve()
        with gzip.open(self.folder / "paths.gz", "wt") as paths:
            paths.write("cape.warc.gz\ntorn/fjord.warc.gz\nnone.warc.gz\n")
        here = ["bay.warc.gz", "notes.warc", "none.warc.gz"]
        code, words = self.submit("--out", "pickups", "--archives", "paths.gz", "--base", address, *here)
        self.assertEqual(code, 1, words)
        complaints = re.findall("^error: (.*)", words, re.MULTILINE)
        told = [line.replace(str(self.folder), "…").replace(address, "http://…") for line in sorted(complaints)]
        self.assertEqual(
            told,
            [
                "…/none.warc.gz can't be read: [Errno 2] No such file or directory: '…/none.warc.gz'",
                "…/notes.warc: this is no WARC archive: it doesn't begin with a record",
                "http://…/none.warc.gz can't be read: HTTP Error 404: Not Found",
                "http://…/torn/fjord.warc.gz can't be read: the last 100 bytes did not come",
            ],
        )
        self.assertEqual(self.rows_of("pickups"), in_order(made.command(self.folder, self.archives[:2])[0]))

    def serve(self) -> str:
        """Serves the folder, and what is under /torn breaks off; gives the address."""
        folder = self.folder

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                file = folder / Path(self.path).name
                if not file.exists():
                    self.send_error(404)
                    return
                self.send_response(200)
                missing = 100 if "torn" in self.path else 0
                self.send_header("Content-Length", str(file.stat().st_size + missing))
                self.end_headers()
                self.wfile.write(file.read_bytes())

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    def rows_of(self, name: str) -> list[str]:
        """The rows of a folder of Parquet, as Spark reads them."""
        spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", False).getOrCreate()
        self.addCleanup(spark.stop)
        rows = spark.read.parquet(str(self.folder / name)).selectExpr("to_json(struct(*))").collect()
        return in_order([json.loads(row[0]) for row in rows])


def in_order(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


if __name__ == "__main__":
    unittest.main()
