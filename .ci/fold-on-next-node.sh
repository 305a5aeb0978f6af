#!/bin/sh
# Folds and simulator on the next Node: what they make of a scenario must be the same to the last bit as on this one.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
bin=$("$root/.ci/bring-node.sh" 26.10.0 "$root/.node/next")
exec "$bin/node" "$root/node_modules/mocha/bin/mocha.js" --exit "$root"/server/dist/fold/same-on-every-node.test.js \
  "$root"/firmware-sim/dist/src/story/same-on-every-node.test.js
