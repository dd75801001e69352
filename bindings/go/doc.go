// Package bestpay is a client for 翼支付 (BestPay) aggregate acquiring (聚合收单接口 V1.8): it signs requests, verifies
// what comes back, calls the five interfaces, and receives the callback. It is the Go face, by cgo, of a library that is
// the same in every language.
//
// Start with [ConfigFromFile] and [Config.Client]. A [Client] calls the platform. A [Merchant] does the protocol without
// any I/O, for an HTTP client of your own, and serves callbacks. A [Cashier] is a client with a [Journal]: it loses no order
// when the power fails, and never sends one twice.
//
// # Money
//
// An [Amount] counts fen in whole numbers; [ParseYuan] reads "12.50". Every error says what happened to the money:
//
//	switch bestpay.EffectOf(err) {
//	case bestpay.EffectNotSent: // This call sent nothing. It may be made again.
//	case bestpay.EffectRefused: // The platform said no, verified. Ask for the status before you say "not paid".
//	case bestpay.EffectUnknown: // It may have arrived. Ask for the status; never order again.
//	}
//
// Orders and refunds are sent once, whatever happens. Questions are asked again while their outcome is unknown.
//
// # Errors
//
// A failure is an [*Error], for [errors.As]; its class ([ErrTransport], [ErrSignature] ...) is for [errors.Is]. It
// carries the numbers of the order or refund, to resume by.
//
// # Contexts
//
// A context that ends leaves the effect unknown: see [Client].
//
// # Time
//
// Times go out and come back in [Beijing] time, whatever the machine's zone.
//
// # Objects
//
// [Config], [MerchantKey], [PlatformKey], [Merchant], [Client], [Journal] and [Cashier] stand for objects of the library.
// Any number of goroutines may use one. Close frees one as soon as the calls that are under way have ended; what is
// forgotten the garbage collector closes. What is not made by its constructor fails with [ErrClosed]. Everything else is
// plain Go.
//
// # Secrets
//
// Payment codes, the payer's code and login are not shown by [fmt] and [log/slog], and are in no error's text.
package bestpay
