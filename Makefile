# newsgraph: `make demo` to see it work, `make test` to check it. The rest is for developers.

BINARY = target/release/newsgraph
DEMO = out/demo.db
BENCH = ../shared/bench

.PHONY: demo test browser w3c quality bench lint build prepare clean
