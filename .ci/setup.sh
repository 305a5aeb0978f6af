#!/bin/sh
# Brings what the project needs to build and run: Node (where the machine's own is too old) and the packages of
# package-lock.json. Does nothing where both are there.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"

missing=''
for tool in git make node npm; do
  command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"
done
if [ -n "$missing" ]; then
  echo "furrow: missing:$missing; on Debian: apt-get install git make nodejs npm" >&2
  exit 1
fi
if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 18 ? 0 : 1)'; then
  echo "furrow: Node $(node --version) is older than 18, too old even to bring the right one; install a newer nodejs" >&2
  exit 1
fi

bin=$(.ci/setup-node.sh)
stamp=node_modules/.furrow-installed
if [ -f "$stamp" ] && cmp -s package-lock.json "$stamp"; then
  exit 0
fi
echo "furrow: installing packages under Node $("$bin/node" --version); this takes a minute, on a slow line some more"
PATH="$bin:$PATH" npm ci --no-audit --no-fund --loglevel=error
cp package-lock.json "$stamp"
