#!/bin/bash
# Runs the gateway's tests of SocketCAN on a real kernel: boots Debian's in QEMU, with an interface vcan0, node
# and the built gateway in memory, and adds the counts of the tests to the file FURROW_COUNTS.
# Where that cannot be had it says why, and counts one test as skipped. Takes 45 s on two cores without KVM.
set -euo pipefail
cd "$(dirname "$0")/../.."
cache=.test/vcan
guest=$cache/guest
mkdir -p "$cache"

skip() {
  echo "furrow: SocketCAN is not tested: $1" >&2
  [ -z "${FURROW_COUNTS:-}" ] || echo '0 0 1' >>"$FURROW_COUNTS"
  exit 0
}

[ "$(uname -m)" = x86_64 ] || skip "the machine to boot is x86_64, and this one is $(uname -m)"
command -v apt-get >/dev/null || skip 'QEMU and the kernel come as Debian packages, and this system has no apt-get'
.ci/install-debian-packages.sh qemu-system-x86 busybox-static cpio ||
  skip 'the packages qemu-system-x86, busybox-static and cpio cannot be installed'
[ -e node_modules/socketcan/build/Release/can.node ] ||
  skip 'the package socketcan is not compiled; install g++, make and python3, then: npm rebuild socketcan'

# The newest kernel that Debian's package linux-image-amd64 stands for, as package=version.
kernel_package() {
  apt-cache show --no-all-versions linux-image-amd64 2>/dev/null |
    sed -n 's/^Depends:.*\(linux-image-[^ ,]*\) (= \([^)]*\)).*/\1=\2/p' || true
}

kernel=$(kernel_package)
if [ -z "$kernel" ]; then
  apt-get update -qq || true
  kernel=$(kernel_package)
fi
[ -n "$kernel" ] || skip "apt knows no package linux-image-amd64; try: apt-get update"

# Unpacked, not installed: only the kernel and its CAN modules.
unpacked=$cache/$kernel
if [ ! -d "$unpacked" ]; then
  rm -rf "$cache/download" "$cache/unpacking"
  mkdir -p "$cache/download" "$cache/unpacking"
  (cd "$cache/download" && apt-get download -qq -o APT::Sandbox::User=root "$kernel") || skip "apt cannot download $kernel"
  dpkg-deb --fsys-tarfile "$cache"/download/*.deb |
    tar -x -C "$cache/unpacking" --wildcards './boot/vmlinuz-*' '*/modules.order' '*/modules.builtin' \
      '*/kernel/net/can' '*/kernel/drivers/net/can/vcan.ko*' '*/kernel/drivers/net/can/dev'
  find "$cache/unpacking" -name '*.ko.xz' -exec unxz {} +
  mv "$cache/unpacking" "$unpacked"
  rm -rf "$cache/download"
fi

# What the machine has in memory.
trap 'rm -rf "$guest" "$cache/initramfs"' EXIT
rm -rf "$guest"
mkdir -p "$guest"/{bin,proc,sys,dev,lib,captures,furrow/.ci}
cp .ci/vcan/init "$guest/init"
cp "$(command -v busybox)" "$guest/bin/busybox"
cp -r "$unpacked/lib/modules" "$guest/lib/"
node=$(command -v node)
cp "$node" "$guest/bin/node"
ldd "$node" | grep -o '/[^ ]*' | sort -u | while read -r library; do
  install -D "$library" "$guest$library"
done
cp package.json "$guest/furrow/"
cp .ci/plain-line-reporter.cjs "$guest/furrow/.ci/"
node .ci/vcan/copy-packages.mjs "$guest/furrow" @furrow/gateway mocha chai
node firmware-sim/dist/src/main.js run --scenario straight-passes --duration 120 --out "$cache/simulated" >/dev/null
cp "$cache/simulated/can.log" "$guest/captures/simulated-straight-passes.log"
captures=${FURROW_CAPTURES:-../shared/data}/can
for capture in isobus-tractor-tecu-gnss-tc-part1.candump.txt j1939-jd5055e-idle10sec.candump.log; do
  if [ -e "$captures/$capture" ]; then cp "$captures/$capture" "$guest/captures/"; fi
done
(cd "$guest" && find . | cpio --create --format=newc --quiet) >"$cache/initramfs"

console=$cache/console.log
limit=180
started=$SECONDS
timeout --kill-after=5 $limit qemu-system-x86_64 \
  -accel tcg -cpu max -m 1536 -nodefaults -no-user-config -display none -no-reboot -serial stdio \
  -kernel "$unpacked"/boot/vmlinuz-* -initrd "$cache/initramfs" \
  -append 'console=ttyS0 quiet panic=-1' </dev/null | tr -d '\r' | tee "$console" || true
echo "furrow: the machine ran $((SECONDS - started)) s with $kernel"

if ! grep -q '^furrow-vcan-counts ' "$console"; then
  echo "furrow: the machine ended, or was ended after $limit s, before its tests did; see $console" >&2
  exit 1
fi
[ -z "${FURROW_COUNTS:-}" ] || sed -n 's/^furrow-vcan-counts //p' "$console" >>"$FURROW_COUNTS"
grep -q '^furrow-vcan-status 0$' "$console"
