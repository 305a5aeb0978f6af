#!/bin/bash
# Runs every compiled benchmark, one after the other, and lets each print its own figures.
set -euo pipefail
cd "$(dirname "$0")/.."
shopt -s globstar nullglob
found=0
for bench in {protocol,gateway,server}/dist/**/*.bench.js firmware-sim/dist/e2e/**/*.bench.js; do
  found=1
  echo "furrow: $bench"
  node "$bench"
done
[ "$found" -eq 1 ] || { echo 'furrow: no benchmark is compiled; run: make build' >&2; exit 1; }
