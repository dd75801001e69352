package bestpay_test

import (
	"testing"

	"bestpay.example/bestpay"
)

// The cost of a signed request from Go: the C library's work, most of it RSA, and the cgo calls.
func BenchmarkPrepare(b *testing.B) {
	merchant := must(bestpay.NewMerchant(merchantOptions()))
	order := newOrder(paidAtOnce)
	b.ReportAllocs()
	for b.Loop() {
		must(merchant.Prepare(order))
	}
}
