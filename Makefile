# Hội Thi: build, run, test, measure.

BIN := bin/hoithi

.PHONY: build demo test bench shots

build:
	go build -o $(BIN) ./cmd/hoithi

# The story of Robocon 2024 up to 30 June 2024, on http://localhost:8080, data in ./data/.
demo: build
	$(BIN) demo --dir data --until 2024-06-30 --listen localhost:8080

# Everything that must hold. Installs what it needs when it is root on Debian.
test:
	./scripts/test.sh

# Benchmarks; quote medians and ratios, machines differ.
bench:
	./scripts/bench.sh

# The pictures of the guide and the README, taken anew by browser tests; all others of these tests lie in .cache/shots.
shots:
	./scripts/shots.sh
