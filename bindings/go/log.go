package bestpay

// #include "calls.h"
import "C"

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
)

var logger atomic.Pointer[slog.Logger]

// startLog makes the library log into Go. Its sink is set once, and never changed during a call.
var startLog = sync.OnceValue(func() error {
	if errABI != nil {
		return errABI
	}
	var failure *C.bestpay_error
	C.bestpay_go_start_log(&failure)
	return takeError(failure)
})

// SetLogger sends the library's log to a logger: one line for each call of the platform that was answered or failed.
// nil switches the log off. There is one logger per process: the last one that was set. Lines hold no key, password or
// payment code. The logger runs in the goroutine that made the call; if it panics, the line is dropped.
func SetLogger(to *slog.Logger) error {
	logger.Store(to)
	if to == nil {
		return nil
	}
	return startLog()
}

var levels = map[C.bestpay_log_level]slog.Level{
	C.BESTPAY_LOG_ERROR: slog.LevelError,
	C.BESTPAY_LOG_WARN:  slog.LevelWarn,
	C.BESTPAY_LOG_INFO:  slog.LevelInfo,
	C.BESTPAY_LOG_DEBUG: slog.LevelDebug,
}

//export bestpay_go_log
func bestpay_go_log(level C.bestpay_log_level, message *C.char) {
	log(context.Background(), levels[level], C.GoString(message))
}

func log(ctx context.Context, level slog.Level, message string, attributes ...slog.Attr) {
	// A panic must not unwind through the library, and a failing log must not stop a payment.
	defer func() { _ = recover() }()
	if to := logger.Load(); to != nil {
		to.LogAttrs(ctx, level, message, attributes...)
	}
}
