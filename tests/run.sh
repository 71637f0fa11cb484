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
skipped=0
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
  attribute() { sed -n "s/^[[:space:]]*$1=\"\([0-9]*\)\".*/\1/p" "$report" | head -n 1; }
  total=$(attribute tests); bad=$(attribute failures); left=$(attribute skipped)
  total=${total:-0}; bad=${bad:-0}; left=${left:-0}
  if [ "$total" -eq 0 ]; then bad=1; total=1; failures="$failures $preset-ran-nothing"; fi
  [ "$bad" -gt 0 ] && failures="$failures $preset($bad)"
  passed=$((passed + total - bad - left)); failed=$((failed + bad)); skipped=$((skipped + left))
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
[ "$skipped" -gt 0 ] && printf '\nSkipped, because a tool could not be had (see above): %s\n' "$skipped"
if [ "$skipped" -gt 0 ]; then printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
else printf '\n%s passed, %s failed\n' "$passed" "$failed"; fi
[ "$failed" -eq 0 ]
