#!/bin/sh
# Installs what is missing, builds helfernetz and runs an alliance of three portals with content to look at:
# Potsdam, Landkreis Leer and Leipzig, on ports 8080 to 8082 of this machine. Ctrl-C ends it.
#   sh conf/demo/run.sh [--port P] [--data DIR]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
data="$root/build/demo"
case " $* " in *" --data"*) own_data=yes ;; *) own_data=no ;; esac

sh "$root/conf/install-dependencies.sh"
echo "Building (the first time takes a few minutes) …"
(cd "$root" && mkdir -p build && cmake --preset release >build/release.configure.log 2>&1) ||
  { tail -n 20 "$root/build/release.configure.log" >&2; exit 1; }
cmake --build "$root/build/release" --target helfernetz
if [ "$own_data" = yes ]; then exec "$root/build/release/helfernetz" demo "$@"
else exec "$root/build/release/helfernetz" demo --data "$data" "$@"; fi
