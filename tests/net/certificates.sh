#!/bin/sh
# usage: sh tests/net/certificates.sh DIR    makes DIR/ca.pem and, signed by it, DIR/node.pem with DIR/node.key
# (localhost, 127.0.0.1), and DIR/stranger.pem with DIR/stranger.key by another authority. For one test run.
set -eu
umask 077
mkdir -p "$1"
cd "$1"
make_authority() { # NAME
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.pem" -days 2 -subj "/CN=$1" 2>/dev/null
}
make_certificate() { # NAME AUTHORITY
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=localhost" 2>/dev/null
  printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -out "$1.pem" -days 2 -extfile "$1.ext" 2>/dev/null
}
make_authority ca
make_authority other
make_certificate node ca
make_certificate stranger other
