#!/usr/bin/env python3
"""The deployment on Spark, on a cluster of two workers on this machine, of which one is killed half-way.

    python cluster.py NEWSGRAPH

For both ways of reading (RDD.pipe and mapInPandas), and for names across articles: a run on a whole cluster, and one in which a worker is killed with
all that it runs as soon as the first partition is written. Both must give the same bytes, and the same as the program alone. The parts that were read,
loaded into one store, must be the store that the program builds alone, with reprints and resolved names across the parts.
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
# A story that stands in every file, under another day.
REPRINTED = ("Mayor Greta Holm reopened the harbour of Nordhavn on Monday, three months after a storm had broken its outer wall. \"We are back,\" Holm told the "
             "sailors who had come to see it, and thanked the engineers of Brekke Marine for their work over the winter.\n\nThe wall had been built in 1931 and "
             "was to last a hundred years. The storm of February took two hundred metres of it in one night and sank eleven boats.")
# Seconds after which something that should have happened never will.
PATIENCE = 300


def records(number):
    """The lines of one file: articles, and one line that is none."""
    for at in range(RECORDS):
        town, mayor = ["Nordhavn", "Kaldvik", "Storby"][(number + at) % 3], ["Robert Quillan", "Bob Quillan"][at % 2]
        text = (f"Mayor {mayor} of {town} opened bridge {number * RECORDS + at} on Monday. \"We are proud,\" Quillan told reporters.\n\n"
                f"Skerry Lines, founded by Anders Norrland, paid {at + 2} million crowns for it. Tomas Brandel denied that he had been paid.")
        yield json.dumps({"text": text, "date": f"2026-0{1 + at % 9}-1{number % 10}", "title": f"Bridge {at} of {town}"})
    yield json.dumps({"text": REPRINTED, "date": f"2026-05-1{number}", "title": "Harbour of Nordhavn reopens", "publisher": f"Paper {number}"})
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


def job(cluster, script, arguments, output):
    settings = ["spark.cores.max=2", "spark.executor.cores=1", "spark.executor.memory=512m", "spark.ui.enabled=false", "spark.driver.host=127.0.0.1",
                "spark.sql.files.maxPartitionBytes=1m", "spark.sql.files.openCostInBytes=1m", "spark.task.maxFailures=8"]
    command = [HOME / "bin" / "spark-submit", "--master", cluster.url, *(part for one in settings for part in ("--conf", one)),
               HERE.parents[1] / "deploy" / "spark" / script, *arguments, output]
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


def twice(folder, name, script, arguments):
    """Runs a job on a whole cluster and on one of which a worker is killed; gives its output, which must be the same."""
    outputs = []
    for broken in (False, True):
        room = folder / f"{name}{'-broken' if broken else ''}"
        room.mkdir()
        cluster, output = Cluster(room), room / "graph"
        try:
            running = job(cluster, script, arguments, output)
            if broken:
                wait_for(lambda: written(output) or running.poll() is not None, "the first partition")
                assert running.poll() is None, "the job ended before a worker could be killed"
                cluster.kill(cluster.workers[0])
            assert running.wait(timeout=PATIENCE) == 0, (room / "graph.log").read_text()[-4000:]
        finally:
            cluster.stop()
        outputs.append(parts(output))
    whole, broken = outputs
    assert whole and whole == broken, f"{name}: the killed worker has left its mark: {whole.keys()} {broken.keys()}"
    return output, [line for part in whole.values() for line in part.splitlines()]


def read(newsgraph, folder, source, by):
    output, quads = twice(folder, by, "newsgraph_spark.py", ["--newsgraph", newsgraph, "--by", by, source])
    alone = subprocess.run([newsgraph, "read", "-j", "1", "--format", "nq", source], stdout=subprocess.PIPE).stdout.splitlines()
    assert sorted(quads) == sorted(alone), f"{by}: not what the program gives alone"
    if by == "pandas":
        errors = b"".join(parts(output.with_name("graph.errors")).values()).splitlines()
        assert len(errors) == FILES and all(json.loads(line)["error"] for line in errors), errors
    print(f"{by}: {len(alone)} quads, the same with a worker killed half-way")
    return output


def resolve(newsgraph, folder, graph):
    """What is found of names is what the program finds alone."""
    _, quads = twice(folder, "resolved", "newsgraph_resolve.py", ["--newsgraph", newsgraph, "--parts", "8", graph])
    alone = [line for line in export(newsgraph, folder / "built.db").splitlines() if line.endswith(b"graph/resolution> .")]
    assert sorted(quads) == sorted(alone), f"{len(quads)} quads of names, {len(alone)} alone"
    print(f"resolved: {len(quads)} quads, the same with a worker killed half-way, and the same as found alone")


def export(newsgraph, store):
    return subprocess.run([newsgraph, "export", "--format", "nq", "--store", store], stdout=subprocess.PIPE, check=True).stdout


def join(newsgraph, folder, source, output):
    """One store of the parts is the one that the program builds alone."""
    loaded, built = folder / f"{output.parent.name}.db", folder / "built.db"
    subprocess.run([newsgraph, "load", "-q", "--store", loaded, output], check=True)
    if not built.exists():
        # Each file holds a line that is no article, so that the exit code is 1.
        assert subprocess.run([newsgraph, "build", "-q", "--store", built, source], stderr=subprocess.DEVNULL).returncode == 1
    ours, theirs = export(newsgraph, loaded), export(newsgraph, built)
    reprints, resolved = ours.count(b"ontology#reprintOf>"), ours.count(b"ontology#resolvedTo>")
    assert ours == theirs and reprints >= FILES - 1 and resolved > 0, f"{output}: {len(ours)} and {len(theirs)} bytes, {reprints} reprints, {resolved} names"
    print(f"{output.parent.name}: one store of the parts, {reprints} reprints, {resolved} names resolved, the same as built alone")


def main():
    newsgraph = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        source = folder / "articles"
        source.mkdir()
        for number in range(FILES):
            (source / f"{number}.jsonl").write_text("\n".join(records(number)) + "\n")
        for by in ("pipe", "pandas"):
            graph = read(newsgraph, folder, source, by)
            join(newsgraph, folder, source, graph)
        resolve(newsgraph, folder, graph)


if __name__ == "__main__":
    main()
