package bestpay

// The C library: the check that its version fits the header.

// #include "calls.h"
import "C"

import (
	"fmt"
)

// Version is the version of the linked C library, "major.minor.patch".
func Version() string {
	return C.GoString(C.bestpay_version())
}

// errABI says why the loaded library must not be used. Every function that can fail returns it.
var errABI = compareABI(C.BESTPAY_ABI_VERSION, uint32(C.bestpay_abi_version()))

func compareABI(header, library uint32) error {
	if header == library {
		return nil
	}
	return &Error{
		Code: "version_mismatch",
		Message: fmt.Sprintf("bestpay.h has ABI version %d (%s), but the loaded library has %d (%s)",
			header, C.BESTPAY_VERSION, library, Version()),
		class:  ErrLibrary,
		effect: EffectNotSent,
	}
}
