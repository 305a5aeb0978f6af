#!/bin/bash
# Writes twelve simulated days with labels to a folder: .ci/simulate-labelled-days.sh FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p "$1"
for seed in 1 2 3 4 5 6 7 8 9 10 11 12; do
  node firmware-sim/dist/src/main.js labelled-day --seed "$seed" --out "$1/day-$seed.csv" >/dev/null
done
