#!/usr/bin/env python3
"""Reads articles into N-Quads on Apache Spark.

    spark-submit deploy/spark/newsgraph_spark.py --newsgraph newsgraph articles/*.jsonl graph

The input is JSON lines, one article each ("text", "date", "title" … as `newsgraph read` takes them). The output is a folder of N-Quads files, one
a partition, and no line of it depends on how many machines there were, or on which of them failed: each article is a named graph of its own, IRIs
come from the article's text and day alone, and a partition is written whole or not at all. The program must lie at the same path on every worker,
or be sent there with `--files newsgraph` and `--newsgraph ./newsgraph`.

Two ways lead there. `--by pipe` (RDD.pipe) has each partition's lines run through the program as through any Unix filter. `--by pandas`
(mapInPandas) does the same from a data frame, and is the one to copy where the articles lie in a table, with columns of other names: it keeps what
could not be read, with the reason, in the folder OUTPUT.errors.
"""

import argparse
import shlex
import subprocess
import threading
from collections.abc import Iterable, Iterator

FILTER = ["read", "--stdin", "jsonl", "--format", "nq", "--threads", "1"]


def through(command: list[str], records: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Sends records through the filter; gives its lines as ("quad" or "error", line) while they come.

    A filter that ends with another code than 0 is an error, so that Spark runs the partition again elsewhere.
    """
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    errors: list[str] = []

    def feed() -> None:
        try:
            for record in records:
                process.stdin.write(record + "\n")
        except BrokenPipeError:
            pass
        finally:
            process.stdin.close()

    workers = [threading.Thread(target=feed, daemon=True), threading.Thread(target=lambda: errors.extend(process.stderr), daemon=True)]
    for worker in workers:
        worker.start()
    for line in process.stdout:
        yield "quad", line.rstrip("\n")
    for worker in workers:
        worker.join()
    if process.wait() != 0:
        raise RuntimeError(f"{shlex.join(command)} ended with {process.returncode}: {''.join(errors)[-2000:]}")
    for line in errors:
        yield "error", line.rstrip("\n")


def by_pipe(spark, command, inputs):
    """The quads as an RDD of lines. `RDD.pipe` checks the exit code; errors go to the workers' logs."""
    lines = spark.sparkContext.union([spark.sparkContext.textFile(path) for path in inputs])
    return lines.pipe(shlex.join(command), checkCode=True)


def by_pandas(spark, command, inputs):
    """The quads and errors as a data frame with the columns `kind` and `line`."""
    import pandas

    def read(frames: Iterator["pandas.DataFrame"]) -> Iterator["pandas.DataFrame"]:
        records = (record for frame in frames for record in frame["value"])
        rows = []
        for row in through(command, records):
            rows.append(row)
            if len(rows) == 10_000:
                yield pandas.DataFrame(rows, columns=["kind", "line"])
                rows = []
        yield pandas.DataFrame(rows, columns=["kind", "line"])

    return spark.read.text(list(inputs)).mapInPandas(read, "kind string, line string")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsgraph", default="newsgraph", help="path of the program on the workers")
    parser.add_argument("--by", choices=["pipe", "pandas"], default="pipe")
    parser.add_argument("--option", action="append", default=[], help="option for `newsgraph read`, such as --option=--base=https://kg.example.org/")
    parser.add_argument("inputs", nargs="+", help="files or folders with JSON lines; anything that Spark can open")
    parser.add_argument("output", help="folder to write")
    options = parser.parse_args()

    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName("newsgraph").getOrCreate()
    command = [options.newsgraph, *FILTER, *options.option]
    if options.by == "pipe":
        by_pipe(spark, command, options.inputs).saveAsTextFile(options.output)
    else:
        # Written once, so that no article is read twice: quads and errors each in a folder of its own.
        frame = by_pandas(spark, command, options.inputs)
        frame.write.partitionBy("kind").text(options.output + ".all")
        settle(spark, options.output)
    spark.stop()


def settle(spark, output: str) -> None:
    """Moves the folders of quads and errors to where they belong."""
    hadoop = spark.sparkContext._jvm.org.apache.hadoop.fs
    path = hadoop.Path(output + ".all")
    files = path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
    for kind, target in [("quad", output), ("error", output + ".errors")]:
        part = hadoop.Path(path, f"kind={kind}")
        if files.exists(part):
            files.rename(part, hadoop.Path(target))
    files.delete(path, True)


if __name__ == "__main__":
    main()
