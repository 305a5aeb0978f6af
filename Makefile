# Furrow. `make` alone explains every verb.
#
# Every recipe runs under the Node this project is made for: the machine's own where it is new enough, else the
# one that `make setup` brings to .node/.
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory
NODE24 := .ci/with-node.sh
# The series store of the demo: embedded, or influxdb for a local influxd.
STORE ?= embedded

.PHONY: help setup build check test test-unit test-e2e test-vcan coverage bench bench-classify soak golden golden-update report-captures docs demo demo-clean ci clean

help: ## explain the verbs
	@awk 'BEGIN { FS = ":.*## " } /^[a-z0-9-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## bring Node and the packages of package-lock.json, if not there yet
	@.ci/setup.sh

build: setup ## compile the programs and the dashboard
	@echo 'furrow: compiling'
	@$(NODE24) tsc -b
	@$(NODE24) node .ci/remove-stale-output.mjs
	@$(NODE24) vite build --logLevel warn dashboard

check: setup ## types, lint, format
	@echo 'furrow: checking types'
	@$(NODE24) tsc -b
	@echo 'furrow: checking lint rules'
	@$(NODE24) oxlint --type-aware
	@echo 'furrow: checking format'
	@$(NODE24) prettier --check --log-level warn .

test: build ## install what tests need, run every suite, close with "N passed, N failed"
	@.ci/install-debian-packages.sh influxdb socat chromium fonts-noto-cjk
	@$(NODE24) .ci/run-tests.sh protocol gateway server dashboard firmware-sim next-node vcan e2e

test-unit: build ## run the suites that need no other program
	@$(NODE24) .ci/run-tests.sh protocol gateway server dashboard firmware-sim

test-e2e: build ## run the suites that start the real programs
	@.ci/install-debian-packages.sh influxdb socat chromium fonts-noto-cjk
	@$(NODE24) .ci/run-tests.sh e2e

test-vcan: build ## boot Debian's kernel in QEMU and hear a virtual CAN bus through SocketCAN
	@$(NODE24) .ci/run-tests.sh vcan

coverage: build ## run the unit suites and report which lines and branches they reach
	@$(NODE24) c8 --reporter=text --reporter=html --exclude '**/*.test.ts' .ci/run-tests.sh protocol gateway server firmware-sim

bench: build ## measure the speed of the pipeline on this machine
	@$(NODE24) .ci/run-benches.sh

bench-classify: build ## how well field and road are told apart by the receiver alone: FOLDER=… of labelled CSV, else simulated days
	@[ -n '$(FOLDER)' ] || $(NODE24) .ci/simulate-labelled-days.sh .test/labelled-days
	@$(NODE24) node server/dist/classify/bench-classify.js '$(or $(FOLDER),.test/labelled-days)'

soak: build ## the long runs: leaks over millions of records, fuzzing, calibration; an hour and more
	@$(NODE24) mocha --timeout 0 '{protocol,gateway,server,firmware-sim}/dist/**/*.soak.js'

golden: build ## compare decoded captures with their checked outputs
	@$(NODE24) .ci/run-tests.sh golden

golden-update: build ## write the checked outputs anew; say in the commit what changed in the world
	@$(NODE24) node gateway/dist/decode/golden.js --update

report-captures: build ## measure every ISOXML set of FURROW_CAPTURES beside its machine's own count, as JSON
	@$(NODE24) node firmware-sim/dist/e2e/report-captures.js

docs: build ## write the documents that are made from code
	@$(NODE24) node .ci/write-documents.mjs

demo: build ## four simulated tractors, live on the map; STORE=influxdb for a local influxd
	@if [ '$(STORE)' = influxdb ]; then .ci/install-debian-packages.sh influxdb; fi
	@exec $(NODE24) node firmware-sim/dist/demo/main.js --store '$(STORE)'

demo-clean: ## forget the state of the demo
	@rm -rf .demo
	@echo 'furrow: .demo is gone; the next make demo begins anew'

ci: ## what continuous integration runs
	@bash .ci/run

clean: ## remove what was compiled
	@rm -rf */dist dashboard/dist-node coverage .test
