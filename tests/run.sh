#!/bin/sh
# Builds everything and runs every test; installs what it needs. The last line counts them: "N passed, N failed".
#   sh tests/run.sh          what belongs to every change: under 40 minutes on two cores from a clean clone
#   sh tests/run.sh --all    besides: linting, ThreadSanitizer, minutes of fuzzing, thousands of simulated alliances
set -eu
cd "$(dirname "$0")/.."
all=no
case "${1:-}" in
  "") ;;
  --all) all=yes ;;
  *) echo "usage: sh tests/run.sh [--all]" >&2; exit 2 ;;
esac

sh conf/install-dependencies.sh --tests
passed=0
failed=0
failures=""

step() { # NAME COMMAND…: one test of its own
  name=$1; shift
  printf '\n== %s\n' "$name"
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); failures="$failures $name"; fi
}

suite() { # PRESET LABEL-FILTER…: builds a preset and runs its tests, each counted
  preset=$1; shift
  printf '\n== %s: build\n' "$preset"
  started=$(date +%s)
  if ! { cmake --preset "$preset" >"build/$preset.configure.log" 2>&1 && cmake --build --preset "$preset"; }; then
    tail -n 20 "build/$preset.configure.log"
    failed=$((failed + 1)); failures="$failures build-$preset"
    return
  fi
  printf '== %s: built in %s s, now its tests\n' "$preset" $(($(date +%s) - started))
  report="build/$preset/ctest.xml"
  ctest --test-dir "build/$preset" --output-on-failure --timeout 900 -j 2 --output-junit "$PWD/$report" "$@" || true
  counts=$(sed -n 's/.*<testsuite .*tests="\([0-9]*\)".*/\1/p;s/^[[:space:]]*failures="\([0-9]*\)".*/f\1/p;s/^[[:space:]]*tests="\([0-9]*\)".*/\1/p' "$report" | tr '\n' ' ')
  total=0; bad=0
  for n in $counts; do case $n in f*) bad=${n#f} ;; *) total=$n ;; esac; done
  if [ "$total" -eq 0 ]; then bad=1; total=1; failures="$failures $preset-ran-nothing"; fi
  [ "$bad" -gt 0 ] && failures="$failures $preset($bad)"
  passed=$((passed + total - bad)); failed=$((failed + bad))
}

mkdir -p build
suite dev
suite asan -R '^(unit_|sim|fuzz)'
if [ "$all" = yes ]; then
  suite tsan -R '^(unit_|sim|threads)'
  step lint sh tests/lint.sh
  step fuzz sh tests/fuzz/run.sh 120
  step simulation build/dev/tests/sim_federation --seeds 5000 --first 1000
fi

[ -n "$failures" ] && printf '\nFailed:%s\n' "$failures"
printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
