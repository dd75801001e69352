#!/bin/sh
# Builds the static library for this machine's Go, and puts it with its header where link_static_*.go look for them.
#
#   library.sh [FOLDER]     with a folder, the libbestpay_capi.a in it is taken, and nothing is built
#
# Only its names of bestpay.h are left to be seen: beside it a program may have github.com/mattn/go-sqlite3, whose SQLite would
# otherwise take the place of the journal's.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
lib=$here/lib/$(go env GOOS)_$(go env GOARCH)
if [ $# -gt 0 ]; then
    built=$(cd "$1" && pwd)
    cd "$here/../.."
else
    cd "$here/../.."
    cargo build --locked -p bestpay-capi --release
    built=${CARGO_TARGET_DIR:-target}/release
fi
mkdir -p "$lib"
cp include/bestpay.h "$lib/bestpay.h"
python3 dist/static_library.py "$built/libbestpay_capi.a" "$lib/libbestpay.a"
echo "$lib"
