#!/bin/sh
# clang-tidy over the project's own sources (minutes). Needs build/dev configured.
set -eu
cd "$(dirname "$0")/.."
[ -e build/dev/compile_commands.json ] || cmake --preset dev >/dev/null
# Precompiled headers are GCC's; clang reads the sources without them.
mkdir -p build/lint
sed 's/-include [^ ]*cmake_pch.hxx//; s/-fpch-preprocess//' build/dev/compile_commands.json >build/lint/compile_commands.json
git ls-files 'store/*.cpp' 'matching/*.cpp' 'federation/*.cpp' 'web/*.cpp' 'node/*.cpp' |
  xargs -P 2 -n 4 clang-tidy -p build/lint --quiet
