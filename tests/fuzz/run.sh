#!/bin/sh
# usage: sh tests/fuzz/run.sh [SECONDS]    builds the fuzz targets with clang and runs each for so long, from its corpus
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz
bad=0
for target in build/fuzz/tests/fuzz/fuzz_*; do
  [ -f "$target" ] && [ -x "$target" ] || continue
  name=$(basename "$target"); name=${name#fuzz_}
  echo "== $name"
  mkdir -p "build/fuzz/corpus/$name"
  "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="build/fuzz/$name-" \
    "build/fuzz/corpus/$name" "tests/fuzz/corpus/$name" 2>"build/fuzz/$name.log" || { bad=1; tail -n 30 "build/fuzz/$name.log"; }
  grep -E 'number_of_executed_units' "build/fuzz/$name.log" || true
done
exit $bad
