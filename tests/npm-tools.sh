#!/bin/sh
# usage: npm-tools.sh DIRECTORY    installs the tools of tests/package.json into DIRECTORY, once for each state of the
# lock file. Leaves with 77 (a skipped test) if npm is not there or cannot install, for example without a network.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
exec 9>.lock
flock 9
if [ -d node_modules ] && cmp -s installed-lock.json "$here/package-lock.json"; then exit 0; fi
if ! command -v npm >/dev/null 2>&1; then
  echo "SKIPPED: npm is not installed (conf/install-dependencies.sh --tests)"
  exit 77
fi
rm -f installed-lock.json
cp "$here/package.json" "$here/package-lock.json" .
if ! npm ci --no-audit --no-fund --ignore-scripts >npm.log 2>&1; then
  tail -5 npm.log
  echo "SKIPPED: npm cannot install the test tools; $1/npm.log has the reason"
  exit 77
fi
cp package-lock.json installed-lock.json
