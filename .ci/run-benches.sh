#!/bin/bash
# Runs every compiled benchmark, one after the other, and lets each print its own figures.
set -euo pipefail
cd "$(dirname "$0")/.."
shopt -s globstar nullglob
# Peers from Debian; a race goes without one that cannot be installed, and says so.
.ci/install-debian-packages.sh python3-shapely python3-can can-utils || echo 'furrow: some peers are missing' >&2
found=0
for bench in {protocol,gateway,server}/dist/**/*.bench.js firmware-sim/dist/e2e/**/*.bench.js; do
  found=1
  echo "furrow: $bench"
  node "$bench"
done
[ "$found" -eq 1 ] || { echo 'furrow: no benchmark is compiled; run: make build' >&2; exit 1; }
