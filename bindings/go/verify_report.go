package bestpay

// #include "calls.h"
import "C"

// VerifyReport says why a signature did not verify.
type VerifyReport struct {
	// Text is the whole report, several lines, for a developer. It holds the message: show it, but do not log it.
	Text string
	// Opens says whether the signature opens under this key. True: right key, other text. False: other key or damaged
	// signature.
	Opens bool
	// HashName is the hash named inside the signature ("sha1", "md5"), "" if it does not open or names none.
	HashName string
	// Attempts are the signing strings that were tried.
	Attempts []VerifyAttempt
}

// VerifyAttempt is one signing string that was tried with the signature.
type VerifyAttempt struct {
	// Form is "sorted", "received", "sorted-skip-null" or "received-skip-null".
	Form string
	// SigningString holds the message's data: show it, but do not log it.
	SigningString string
}

// String is the report's text.
func (r *VerifyReport) String() string {
	return r.Text
}

func readReport(report *C.bestpay_verify_report) *VerifyReport {
	if report == nil {
		return nil
	}
	read := &VerifyReport{
		Text:     C.GoString(C.bestpay_verify_report_text(report)),
		Opens:    bool(C.bestpay_verify_report_opens(report)),
		HashName: C.GoString(C.bestpay_verify_report_hash_name(report)),
	}
	for i := range C.bestpay_verify_report_attempt_count(report) {
		read.Attempts = append(read.Attempts, VerifyAttempt{
			Form: C.GoString(C.bestpay_verify_report_form(report, i)),
			SigningString: goString(C.bestpay_verify_report_signing_string(report, i),
				C.bestpay_verify_report_signing_string_length(report, i)),
		})
	}
	return read
}
