#!/bin/sh
# Installs the Debian packages named that are not there yet: .ci/install-debian-packages.sh NAME…
# Never starts a service: tests start their own on free ports.
set -eu

missing=''
for name in "$@"; do
  dpkg-query --show --showformat='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $name"
done
[ -n "$missing" ] || exit 0

as_root=''
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root='sudo -n'
  else
    echo "furrow: these Debian packages are missing and need root to install: sudo apt-get install$missing" >&2
    exit 1
  fi
fi
echo "furrow: installing Debian packages:$missing"

# Package scripts ask this file whether they may start their service; 101 says no.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
  $as_root chmod +x "$policy"
  trap '$as_root rm -f "$policy"' EXIT
fi
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of names
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing </dev/null
