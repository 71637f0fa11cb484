#!/bin/sh
# usage: validate.sh PROGRAM FOLDER TOOLS    lets PROGRAM write its pages into FOLDER and validates them with the tools of
# npm-tools.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
sh "$here/../npm-tools.sh" "$3"
rm -rf "$2"
HTML_PAGES="$2" "$1"
"$3/node_modules/.bin/html-validate" --config "$here/htmlvalidate.json" --max-warnings 0 "$2/*.html"
