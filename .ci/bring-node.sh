#!/bin/sh
# Brings a version of Node from the npm registry into a folder, if it is not there yet, and prints the folder of
# its binary: .ci/bring-node.sh VERSION FOLDER. The package node-linux-<arch> carries the binary and has no
# install script.
set -eu
wanted=$1
folder=$2

case "$(uname -m)" in
  x86_64) arch=x64 ;;
  aarch64) arch=arm64 ;;
  armv7l) arch=armv7l ;;
  *) echo "furrow: no Node $wanted package is known for $(uname -m); install Node 24.15 or newer by hand" >&2; exit 1 ;;
esac

bin="$folder/node_modules/node-linux-$arch/bin"
if [ ! -x "$bin/node" ] || [ "$("$bin/node" --version)" != "v$wanted" ]; then
  echo "furrow: this machine's Node is $(node --version); bringing Node $wanted from the npm registry" >&2
  mkdir -p "$folder"
  npm install --prefix "$folder" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error \
    "node-linux-$arch@$wanted" >&2
fi
echo "$bin"
