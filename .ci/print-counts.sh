#!/bin/sh
# Closes a run: prints the sum of the lines "passed failed skipped" of a file. Fails where a test failed, none
# ran, or (with FURROW_FAIL_ON_SKIP=1) one was skipped.
set -eu
awk -v strict="${FURROW_FAIL_ON_SKIP:-0}" '
  { passed += $1; failed += $2; skipped += $3 }
  END {
    if (skipped > 0) print skipped " skipped"
    if (strict == 1) failed += skipped
    print passed + 0 " passed, " failed + 0 " failed"
    exit (failed > 0 || passed == 0) ? 1 : 0
  }' "$1"
