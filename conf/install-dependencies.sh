#!/bin/sh
# Installs what building, running and testing helfernetz needs on Debian 12. Run again, it does nothing.
#   sh conf/install-dependencies.sh            packages for building and running
#   sh conf/install-dependencies.sh --tests    the same and what the tests need besides
set -eu

build_packages="
  g++ cmake ninja-build ccache pkg-config gettext python3 ca-certificates
  libboost1.81-dev libboost-locale1.81-dev libboost-url1.81-dev
  librocksdb-dev libssl-dev libsodium-dev nlohmann-json3-dev
  libkainjow-mustache-dev libicu-dev libstemmer-dev
  libtomlplusplus-dev libcli11-dev libspdlog-dev libqrencode-dev"
test_packages="doctest-dev clang clang-format clang-tidy curl openssl python3-nacl chromium git"

wanted=$build_packages
case "${1:-}" in
  "") ;;
  --tests) wanted="$wanted $test_packages" ;;
  *) echo "usage: sh conf/install-dependencies.sh [--tests]" >&2; exit 2 ;;
esac

missing=""
for package in $wanted; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
# Debian's npm conflicts with a newer nodejs from elsewhere, so it is asked for only where there is none.
if [ "${1:-}" = --tests ] && ! command -v npm >/dev/null 2>&1; then missing="$missing nodejs npm"; fi
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ]; then as_root=""
elif command -v sudo >/dev/null 2>&1; then as_root="sudo"
else
  echo "These Debian packages are missing:$missing" >&2
  echo "Neither root nor sudo is at hand. As root, run: apt-get install$missing" >&2
  exit 1
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "This script knows Debian's apt-get only. Install the like of:$missing" >&2
  exit 1
fi

echo "Installing:$missing"
$as_root apt-get update -q
# shellcheck disable=SC2086  # the list is split on purpose
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
