#!/bin/sh
# Prints the folder that holds the Node this project runs on, bringing it where the machine's own is older.
set -eu
wanted=24.21.0
root=$(cd "$(dirname "$0")/.." && pwd)

if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
  echo "furrow: node and npm are missing; install them first, for example: apt-get install nodejs npm" >&2
  exit 1
fi

# Any Node from 24.15 on will do; the exact version above is brought only where it is missing.
if node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 24 || (a === 24 && b >= 15) ? 0 : 1)'; then
  dirname "$(command -v node)"
  exit 0
fi
exec "$root/.ci/bring-node.sh" "$wanted" "$root/.node"
