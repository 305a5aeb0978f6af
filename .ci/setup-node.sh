#!/bin/sh
# Prints the folder that holds the Node this project runs on, bringing it from the npm registry when the
# machine's own is older. The package node-linux-<arch> carries the binary and has no install script.
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

case "$(uname -m)" in
  x86_64) arch=x64 ;;
  aarch64) arch=arm64 ;;
  armv7l) arch=armv7l ;;
  *) echo "furrow: no Node $wanted package is known for $(uname -m); install Node 24.15 or newer by hand" >&2; exit 1 ;;
esac

bin="$root/.node/node_modules/node-linux-$arch/bin"
if [ ! -x "$bin/node" ] || [ "$("$bin/node" --version)" != "v$wanted" ]; then
  echo "furrow: this machine's Node is $(node --version); bringing Node $wanted into .node/" >&2
  mkdir -p "$root/.node"
  npm install --prefix "$root/.node" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error \
    "node-linux-$arch@$wanted" >&2
fi
echo "$bin"
