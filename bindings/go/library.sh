#!/bin/sh
# Builds the static library for this machine, and copies it and its header to where link_static_*.go look for them.
#
#   library.sh [FOLDER]     with a folder, copies its libbestpay_capi.a, for GOOS and GOARCH, and builds nothing
#
# The copy exports the names of bestpay.h and nothing else. Otherwise github.com/mattn/go-sqlite3 in the same program would
# replace the journal's SQLite by its own.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ $# -gt 0 ]; then
    lib=$here/lib/$(go env GOOS)_$(go env GOARCH)
    built=$(cd "$1" && pwd)
    cd "$here/../.."
else
    # Cargo builds for this machine, whatever Go is to build for.
    lib=$here/lib/$(go env GOHOSTOS)_$(go env GOHOSTARCH)
    cd "$here/../.."
    cargo build --locked -p bestpay-capi --release
    built=${CARGO_TARGET_DIR:-target}/release
fi
mkdir -p "$lib"
cp include/bestpay.h "$lib/bestpay.h"
python3 dist/static_library.py "$built/libbestpay_capi.a" "$lib/libbestpay.a"
echo "$lib"
