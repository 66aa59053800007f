#!/usr/bin/env python3
"""Finds out on Apache Spark which names in different articles mean the same.

    spark-submit deploy/spark/newsgraph_resolve.py --newsgraph newsgraph graph resolved

The input is what newsgraph_spark.py has written: N-Quads, each article's together. The output is a folder of N-Quads files with the graph BASE +
graph/resolution, the same that `newsgraph build` makes of these articles on one machine; it belongs beside the input. No line of it depends on how many
machines there were, or on which of them failed.

What is to be known of names is the program's trade, as three filters (`newsgraph resolve --step`). Bringing together what belongs together is Spark's:

1. `profiles` takes each article's quads and gives what there is to know of its names. References that are written alike are a group; what the groups
   are called is counted.
2. Groups are sorted by the keys under which they are found; `pairs` tells which of those with one key can be one entity.
3. Groups that hang together by such pairs are a component. All that the articles tell of a component goes to one task, and `judgements` says who is who.

An article that stands in the input twice counts once; of two versions of one (the same text and day, another header) one counts.
"""

import argparse
import json
import shlex


def whole_files(spark, folders):
    """The lines of files, each file in one partition, so that the quads of an article stay together."""
    settings = {"mapreduce.input.fileinputformat.split.minsize": str(2**62), "mapreduce.input.fileinputformat.input.dir.recursive": "true"}
    names = ["org.apache.hadoop.mapreduce.lib.input.TextInputFormat", "org.apache.hadoop.io.LongWritable", "org.apache.hadoop.io.Text"]
    return spark.sparkContext.newAPIHadoopFile(",".join(folders), *names, conf=settings).values()


def profiles(quads, command):
    """What there is to know of each article: (IRI, line)."""
    return quads.pipe(command, checkCode=True).map(lambda line: (json.loads(line)["article"], line)).reduceByKey(min)


def groups(profiles):
    """What the references of each group are called, and how many are called so: (group, {naming: count}); namings are JSON, with their keys."""

    def names(line):
        for name in json.loads(line)["names"]:
            yield name["group"], {json.dumps([name["naming"], name["keys"]], ensure_ascii=False): 1}

    def both(a, b):
        return {naming: a.get(naming, 0) + b.get(naming, 0) for naming in {**a, **b}}

    return profiles.values().flatMap(names).reduceByKey(both)


def pairs(groups, command, parts):
    """Pairs of groups that can be one entity, the smaller number first."""

    def under_keys(group, counted):
        namings = [(count, *json.loads(naming)) for naming, count in sorted(counted.items())]
        known = {"group": group, "namings": [[count, naming] for count, naming, _ in namings]}
        for side, key in {tuple(found) for _, _, keys in namings for found in keys}:
            yield (key, group, side), json.dumps({"key": key, "side": side, **known}, ensure_ascii=False)

    found = groups.flatMap(lambda group: under_keys(*group)).repartitionAndSortWithinPartitions(parts, lambda at: at[0] % parts)
    return found.values().pipe(command, checkCode=True).map(lambda line: tuple(json.loads(line))).distinct()


def components(groups, pairs):
    """The component of each group, by its smallest: (group, component).

    Large star and small star in turn, until nothing changes (Kiveris and others, Connected Components in MapReduce and Beyond, 2014).
    """

    def large_star(node, near):
        near = set(near)
        least = min(near | {node})
        return [(other, least) for other in near if other > node]

    def small_star(node, near):
        near = set(near)
        least = min(near)
        return [(node, least), *((other, least) for other in near if other != least)]

    edges = pairs.map(lambda pair: pair[::-1]).cache()
    while True:
        large = edges.flatMap(lambda edge: [edge, edge[::-1]]).groupByKey().flatMap(lambda found: large_star(*found)).distinct()
        small = large.groupByKey().flatMap(lambda found: small_star(*found)).distinct().cache()
        if small.count() == edges.count() and small.subtract(edges).isEmpty():
            return groups.keys().map(lambda group: (group, group)).leftOuterJoin(small).mapValues(lambda found: found[0] if found[1] is None else found[1])
        edges = small


def judgements(profiles, components, command, parts):
    """The quads that say which references are which entity."""

    def references(article, line):
        return [(name["group"], (article, at)) for at, name in enumerate(json.loads(line)["names"])]

    def part_of(article, line, part, places):
        profile = json.loads(line)["profile"]
        profile["references"] = [profile["references"][at] for at in sorted(places)]
        return (part, article), json.dumps({"article": article, "profile": profile}, ensure_ascii=False)

    # Which of an article's references each part has to know of.
    joined = profiles.flatMap(lambda found: references(*found)).join(components).values()
    wanted = joined.map(lambda found: ((found[0][0], found[1] % parts), {found[0][1]})).reduceByKey(lambda a, b: a | b)
    by_article = profiles.join(wanted.map(lambda found: (found[0][0], (found[0][1], found[1]))))
    lines = by_article.map(lambda found: part_of(found[0], found[1][0], *found[1][1]))
    return lines.repartitionAndSortWithinPartitions(parts, lambda at: at[0]).values().pipe(command, checkCode=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsgraph", default="newsgraph", help="path of the program on the workers")
    parser.add_argument("--base", help="start of the IRIs, where the articles were read with one")
    parser.add_argument("--parts", type=int, default=200, help="files of the output; more where the articles are many (default 200)")
    parser.add_argument("inputs", nargs="+", help="folders with N-Quads")
    parser.add_argument("output", help="folder to write")
    options = parser.parse_args()

    from pyspark import StorageLevel
    from pyspark.sql import SparkSession

    def step(name):
        return shlex.join([options.newsgraph, "resolve", "--step", name, *(["--base", options.base] if options.base else [])])

    spark = SparkSession.builder.appName("newsgraph resolve").getOrCreate()
    known = profiles(whole_files(spark, options.inputs), step("profiles")).persist(StorageLevel.DISK_ONLY)
    named = groups(known).persist(StorageLevel.MEMORY_AND_DISK)
    found = components(named, pairs(named, step("pairs"), options.parts))
    judgements(known, found, step("judgements"), options.parts).saveAsTextFile(options.output)
    spark.stop()


if __name__ == "__main__":
    main()
