#!/bin/sh
# usage: openapi.sh TOOLS    lints the description of the API with the tools of npm-tools.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
sh "$here/npm-tools.sh" "$1"
REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
  "$1/node_modules/.bin/redocly" lint "$here/../web/openapi.json"
