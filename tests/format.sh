#!/bin/sh
# Fails if a source is not as clang-format would write it; "sh tests/format.sh fix" writes it so.
set -eu
cd "$(dirname "$0")/.."
if [ "${1:-}" = fix ]; then how="-i"; else how="--dry-run -Werror"; fi
# shellcheck disable=SC2086  # several options on purpose
find store matching federation web node tests -name node_modules -prune -o \( -name '*.h' -o -name '*.cpp' \) -print |
  xargs clang-format $how
