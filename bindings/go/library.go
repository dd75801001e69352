package bestpay

// The C library: building it, and making sure that it is the one that was compiled for.

//go:generate sh library.sh

// #include "calls.h"
import "C"

import (
	"fmt"
)

// Version is the version of the C library that is linked, "major.minor.patch".
func Version() string {
	return C.GoString(C.bestpay_version())
}

// errABI says why the library that was loaded must not be used. Everything that can fail returns it.
var errABI = compareABI(C.BESTPAY_ABI_VERSION, uint32(C.bestpay_abi_version()))

func compareABI(header, library uint32) error {
	if header == library {
		return nil
	}
	return &Error{
		Code: "version_mismatch",
		Message: fmt.Sprintf("bestpay.h has ABI version %d (%s), the library that was loaded has %d (%s)",
			header, C.BESTPAY_VERSION, library, Version()),
		class:  ErrLibrary,
		effect: EffectNotSent,
	}
}
