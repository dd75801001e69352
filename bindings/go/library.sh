#!/bin/sh
# Builds the static library for this machine's Go, and puts it with its header where link_static_*.go look for them.
#
#   library.sh [dev]     with "dev" cargo's quick, unoptimised build
set -eu
here=$(cd "$(dirname "$0")" && pwd)
profile=${1:-release}
folder=$profile
[ "$profile" != dev ] || folder=debug
lib=$here/lib/$(go env GOOS)_$(go env GOARCH)

cd "$here/../.."
cargo build --locked -p bestpay-capi --profile "$profile"
mkdir -p "$lib"
cp include/bestpay.h "$lib/bestpay.h"
cp "${CARGO_TARGET_DIR:-target}/$folder/libbestpay_capi.a" "$lib/libbestpay.a"
echo "$lib"
