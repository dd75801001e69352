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

// The same in as many goroutines as GOMAXPROCS says: run it with -cpu 1,2,4, on a machine that is doing nothing else.
func BenchmarkPrepareInParallel(b *testing.B) {
	merchant := must(bestpay.NewMerchant(merchantOptions()))
	order := newOrder(paidAtOnce)
	b.RunParallel(func(loop *testing.PB) {
		for loop.Next() {
			must(merchant.Prepare(order))
		}
	})
}
