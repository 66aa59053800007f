#!/usr/bin/env python3
"""The deployment on Spark, on a cluster of two workers on this machine, of which one is killed half-way.

    python cluster.py NEWSGRAPH

For both ways (RDD.pipe and mapInPandas): a run on a whole cluster, and one in which a worker is killed with all that it runs as soon as the first
partition is written. Both must give the same bytes, and the same as the program alone.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyspark

HERE = Path(__file__).resolve().parent
HOME = Path(pyspark.__file__).parent
FILES, RECORDS = 6, 12
# Seconds after which something that should have happened never will.
PATIENCE = 300


def records(number):
    """The lines of one file: articles, and one line that is none."""
    for at in range(RECORDS):
        town = ["Nordhavn", "Kaldvik", "Storby"][(number + at) % 3]
        text = (f"Mayor Greta Holm of {town} opened bridge {number * RECORDS + at} on Monday. \"We are proud,\" Holm told reporters.\n\n"
                f"Skerry Lines, founded by Anders Norrland, paid {at + 2} million crowns for it. Tomas Brandel denied that he had been paid.")
        yield json.dumps({"text": text, "date": f"2026-0{1 + at % 9}-1{number % 10}", "title": f"Bridge {at} of {town}"})
    yield json.dumps({"note": f"no article in file {number}"})


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Cluster:
    """A master and two workers, each a process group of its own."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.url = f"spark://127.0.0.1:{self.port}"
        self.processes = []
        self.master = self.start("master", "org.apache.spark.deploy.master.Master", "--port", str(self.port), "--webui-port", str(free_port()))
        wait_for(lambda: self.answers(), "the master")
        self.workers = [self.start(f"worker{n}", "org.apache.spark.deploy.worker.Worker", "--cores", "1", "--memory", "1g", "--webui-port", str(free_port()),
                                   "--work-dir", str(folder / f"work{n}"), self.url) for n in (1, 2)]
        log = folder / "master.log"
        wait_for(lambda: log.read_text().count("Registering worker") == 2, "the workers")

    def start(self, name, *command):
        environment = {**os.environ, "SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable, "SPARK_WORKER_DIR": str(self.folder)}
        with open(self.folder / f"{name}.log", "w") as log:
            host = ["--host", "127.0.0.1"]
            process = subprocess.Popen([HOME / "bin" / "spark-class", command[0], *host, *command[1:]], stdout=log, stderr=log, env=environment, start_new_session=True)
        self.processes.append(process)
        return process

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self, process):
        """Kills a process with everything that it has started."""
        family = [process.pid]
        for parent in family:
            found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True).stdout.split()
            family.extend(map(int, found))
        for pid in family:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        process.wait()

    def stop(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                self.kill(process)


def wait_for(happened, what):
    begun = time.monotonic()
    while not happened():
        if time.monotonic() - begun > PATIENCE:
            sys.exit(f"{what} did not come")
        time.sleep(0.1)


def job(cluster, newsgraph, by, source, output):
    settings = ["spark.cores.max=2", "spark.executor.cores=1", "spark.executor.memory=512m", "spark.ui.enabled=false", "spark.driver.host=127.0.0.1",
                "spark.sql.files.maxPartitionBytes=1m", "spark.sql.files.openCostInBytes=1m", "spark.task.maxFailures=8"]
    command = [HOME / "bin" / "spark-submit", "--master", cluster.url, *(part for one in settings for part in ("--conf", one)),
               HERE.parents[1] / "deploy" / "spark" / "newsgraph_spark.py", "--newsgraph", newsgraph, "--by", by, str(source), str(output)]
    environment = {**os.environ, "SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    log = open(cluster.folder / f"{output.name}.log", "w")
    return subprocess.Popen(list(map(str, command)), stdout=log, stderr=log, env=environment)


def written(output):
    """Whether a partition has been finished somewhere."""
    folders = [output, output.with_name(output.name + ".all")]
    return any(file.stat().st_size > 0 for folder in folders if folder.exists() for file in folder.rglob("task_*/**/part-*") if file.is_file())


def parts(output):
    """The partitions' bytes by number; parts without a line left out."""
    found = {int(re.search(r"part-(\d+)", file.name)[1]): file.read_bytes() for file in output.glob("part-*")}
    return {number: content for number, content in found.items() if content}


def check(newsgraph, folder, source, by):
    outputs = []
    for broken in (False, True):
        room = folder / f"{by}{'-broken' if broken else ''}"
        room.mkdir()
        cluster, output = Cluster(room), room / "graph"
        try:
            running = job(cluster, newsgraph, by, source, output)
            if broken:
                wait_for(lambda: written(output) or running.poll() is not None, "the first partition")
                assert running.poll() is None, "the job ended before a worker could be killed"
                cluster.kill(cluster.workers[0])
            assert running.wait(timeout=PATIENCE) == 0, (room / "graph.log").read_text()[-4000:]
        finally:
            cluster.stop()
        outputs.append(parts(output))
    whole, broken = outputs
    assert whole and whole == broken, f"{by}: the killed worker has left its mark: {whole.keys()} {broken.keys()}"
    alone = subprocess.run([newsgraph, "read", "-j", "1", "--format", "nq", source], stdout=subprocess.PIPE).stdout
    lines = lambda text: sorted(text.splitlines())
    assert lines(b"".join(whole.values())) == lines(alone), f"{by}: not what the program gives alone"
    if by == "pandas":
        errors = b"".join(parts(output.with_name("graph.errors")).values()).splitlines()
        assert len(errors) == FILES and all(json.loads(line)["error"] for line in errors), errors
    print(f"{by}: {len(whole)} partitions, {len(alone.splitlines())} quads, the same with a worker killed half-way")


def main():
    newsgraph = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        source = folder / "articles"
        source.mkdir()
        for number in range(FILES):
            (source / f"{number}.jsonl").write_text("\n".join(records(number)) + "\n")
        for by in ("pipe", "pandas"):
            check(newsgraph, folder, source, by)


if __name__ == "__main__":
    main()
