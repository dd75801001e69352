// Package bestpay is a client for 翼支付 (BestPay) aggregate acquiring (聚合收单接口 V1.8): it signs requests, verifies what
// comes back, calls the five interfaces, and receives the callback. It uses, by cgo, the C library that C++ and
// Java use too.
//
// Start with [ConfigFromFile] and [Config.Client]. A [Client] calls the platform. A [Merchant] does the protocol
// without any I/O, for your own HTTP client, and serves callbacks. A [Cashier] is a client with a [Journal]: it does
// not lose orders in a power failure, and never sends one twice.
//
// # Money
//
// An [Amount] is a whole number of fen; [ParseYuan] parses "12.50". Every error says what happened to the money:
//
//	switch bestpay.EffectOf(err) {
//	case bestpay.EffectNotSent: // This call sent nothing. It may be made again.
//	case bestpay.EffectRefused: // The platform said no, verified. Ask for the status before you say "not paid".
//	case bestpay.EffectUnknown: // It may have arrived. Ask for the status; never order again.
//	}
//
// Orders and refunds are sent once, whatever happens. Questions are repeated while their outcome is unknown.
//
// # Errors
//
// A failure is an [*Error], for [errors.As]; its class ([ErrTransport], [ErrSignature] ...) is for [errors.Is]. It
// carries the numbers of the order or refund, so that you can ask for the status.
//
// # Contexts
//
// If a context ends during a call, the effect is unknown: see [Client].
//
// # Time
//
// Times are sent and returned in [Beijing] time, whatever the machine's zone.
//
// # Objects
//
// [Config], [MerchantKey], [PlatformKey], [Merchant], [Client], [Journal] and [Cashier] hold objects of the C library.
// Any number of goroutines may use one. Close frees one as soon as its running calls have ended; the garbage collector
// closes forgotten ones. An object that was not made by its constructor fails with [ErrClosed]. Everything else is
// plain Go.
//
// # Secrets
//
// Payment codes and the payer's code and login are not shown by [fmt], [log/slog] and [encoding/json], nor in the text of
// errors, however deep the order or result is inside of what is shown. One exception is Go's: in an unexported field of a
// struct, [fmt] and with it [slog.TextHandler] show a request as it is.
package bestpay

// The C library is built by this. It stands in a file without cgo: Go would pass over it where cgo is switched off.
//go:generate sh library.sh
