#!/bin/sh
# Runs a command with the project's Node and its tools first in PATH: .ci/with-node.sh COMMAND ARGUMENT…
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
bin=$("$root/.ci/setup-node.sh")
PATH="$bin:$root/node_modules/.bin:$PATH"
export PATH
exec "$@"
