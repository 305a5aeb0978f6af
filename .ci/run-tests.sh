#!/bin/bash
# Runs suites of compiled tests and closes with the sum of all: .ci/run-tests.sh SUITE…
# A suite is a workspace, `golden`, `next-node`, `vcan` or `e2e`. With FURROW_FAIL_ON_SKIP=1 a skipped test is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."

# The reporter adds a line "passed failed skipped" for each suite; .ci/run hands a file for the sum of its own.
own_counts=''
if [ -z "${FURROW_COUNTS:-}" ]; then
  own_counts=$(mktemp)
  export FURROW_COUNTS=$own_counts
fi

# Whatever a test, or a program that it killed, leaves behind goes with this folder.
TMPDIR=$(mktemp -d -t furrow-tests-XXXXXX)
chmod 711 "$TMPDIR" # a gateway that a test starts as another user passes through
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT

# A program that adds its counts: run_counted NAME SECONDS COMMAND…
run_counted() {
  local before after
  local started=$SECONDS
  before=$(wc -l <"$FURROW_COUNTS")
  echo "furrow: suite $1"
  timeout --kill-after=10 "$2" "${@:3}" </dev/null
  local status=$?
  after=$(wc -l <"$FURROW_COUNTS")
  if [ "$after" -eq "$before" ]; then
    echo "furrow: suite $1 ended with status $status before its report" >&2
    echo '0 1 0' >>"$FURROW_COUNTS"
  fi
  echo "furrow: suite $1 took $((SECONDS - started)) s"
}

run_suite() {
  run_counted "$1" "$2" mocha --exit "${@:3}"
}

for suite in "$@"; do
  case "$suite" in
    protocol | gateway | server) run_suite "$suite" 600 "$suite/dist/**/*.test.js" --ignore '**/*.{golden,vcan}.test.js' ;;
    dashboard) run_suite dashboard 600 'dashboard/dist-node/**/*.test.js' ;;
    firmware-sim) run_suite firmware-sim 600 'firmware-sim/dist/src/**/*.test.js' ;;
    golden) run_suite golden 600 'gateway/dist/**/*.golden.test.js' ;;
    next-node) run_counted next-node 120 .ci/fold-on-next-node.sh ;;
    vcan) run_counted vcan 300 .ci/vcan/run.sh ;;
    e2e) run_suite e2e 1200 --timeout 240000 'firmware-sim/dist/{demo,e2e}/**/*.test.js' ;;
    *)
      echo "furrow: no suite is called $suite" >&2
      exit 2
      ;;
  esac
done

.ci/print-counts.sh "$FURROW_COUNTS"
status=$?
[ -z "$own_counts" ] || rm -f "$own_counts"
exit "$status"
