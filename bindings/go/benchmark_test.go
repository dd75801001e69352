package bestpay_test

import (
	"testing"

	"bestpay.example/bestpay"
)

// What a signed request costs from Go: the C library's work, most of it RSA, and the way there and back.
func BenchmarkPrepare(b *testing.B) {
	merchant := must(bestpay.NewMerchant(merchantOptions()))
	order := newOrder(paidAtOnce)
	b.ReportAllocs()
	for b.Loop() {
		must(merchant.Prepare(order))
	}
}
