#!/bin/sh
# Measures a whole node over HTTP: import, start, 2,000 mixed queries, memory, and a second node that pulls everything.
#   sh tests/bench/node/run.sh [N] [WORDS]    N listings (100000); WORDS: folder with the frequency lists of
#                                             tests/bench/corpus/generate.py (its --help says where they come from)
# Needs the release build (cmake --preset release && cmake --build --preset release).
set -eu
cd "$(dirname "$0")/../../.."
exec /usr/bin/python3 -B tests/bench/node/measure.py "$PWD/build/release/helfernetz" "${1:-100000}" "${2:-}"
