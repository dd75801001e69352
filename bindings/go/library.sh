#!/bin/sh
# Builds the static library for this machine's Go, and copies it and its header to where link_static_*.go look for them.
#
#   library.sh [FOLDER]     with a folder, copies its libbestpay_capi.a and builds nothing
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
cp "$built/libbestpay_capi.a" "$lib/libbestpay.a"
echo "$lib"
