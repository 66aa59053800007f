# newsgraph: `make demo` to see it work, `make test` to check it. The rest is for developers.

BINARY = target/release/newsgraph
DEMO = out/demo.db
BENCH = ../shared/bench

.PHONY: demo test browser w3c spark fuzz quality bench lint build dist prepare prepare-tests clean

demo: build
	@mkdir -p out
	@rm -rf $(DEMO)
	$(BINARY) build --store $(DEMO) examples/articles
	@echo
	@echo "Who said what (examples/queries/who-said-what.rq):"
	$(BINARY) query --store $(DEMO) --results table -f examples/queries/who-said-what.rq
	@$(BINARY) export --store $(DEMO) -o out/graph.ttl
	@$(BINARY) draw --store $(DEMO) --format dot -o out/graph.dot
	@$(BINARY) draw --store $(DEMO) --format svg -o out/graph.svg
	@echo
	@echo "The store is $(DEMO); the whole graph as Turtle: out/graph.ttl; its picture: out/graph.svg (Graphviz: out/graph.dot)."
	@echo "More questions: for f in examples/queries/*.rq; do $(BINARY) query --store $(DEMO) -f \$$f; done"

build: prepare
	cargo build --release

# The program to hand out: target/dist/newsgraph.
dist: prepare
	cargo build --profile dist

test: prepare prepare-tests
	cargo test --release
	$(MAKE) browser

# The explorer's pages in a real browser.
browser: build prepare-tests
	cd tests/browser && npm test --silent

# The W3C's suites for SPARQL over HTTP, against the server.
w3c: build prepare-tests
	sh tests/w3c/run.sh $(BINARY)

# The deployment on Spark, on a cluster of two workers, one of which is killed half-way.
spark: build
	@sh .ci/prepare-spark
	"$$(sh tests/spark/venv)" tests/spark/cluster.py $(BINARY)

# Every reader of outside bytes, ten minutes each.
fuzz: prepare
	NEWSGRAPH_FUZZ_SECONDS=600 cargo test --release --test fuzz -- --test-threads 2

# Every scorer that is at hand, through the program itself, beside the published systems.
quality: build
	python3 benches/quality.py --bench $(BENCH) --newsgraph $(BINARY)

bench: prepare
	cargo bench

lint: prepare
	cargo fmt --check
	cargo clippy --release --all-targets -- -D warnings

prepare:
	@sh .ci/prepare

prepare-tests:
	@sh .ci/prepare-tests

clean:
	rm -rf out
	cargo clean
