package bestpay

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
)

// CallbackHandler serves a notifyUrl. It verifies each callback, passes it to `apply`, and replies: accepted if apply
// returns nil, otherwise it asks the platform to try again. The document does not promise that it does: ask for the
// status of open orders.
//
// apply gets verified callbacks for this merchant only. It must look up the number, which is an order's or a refund's,
// compare the callback with [Callback.ExpectPayment] or [Callback.ExpectRefund], and apply it once. The same callback
// may arrive more than once, also concurrently, and before the order's own answer. apply must also return nil for a
// callback that it has handled before, and for an unknown number once it has raised an alarm. The platform waits 6 s
// for the reply.
//
// A rejected callback is logged with the reason (see [SetLogger]). The platform only gets the code.
func (m *Merchant) CallbackHandler(apply func(ctx context.Context, callback *Callback) error) http.Handler {
	return callbackHandler(m.maxBytes, func(ctx context.Context, body []byte) (CallbackReply, error) {
		callback, failure := m.ReadCallback(body)
		if failure == nil {
			failure = apply(ctx, callback)
		}
		if failure != nil {
			return notAccepted(ctx, failure)
		}
		return CallbackAccepted()
	})
}

// callbackHandler reads the posted body and writes the reply.
func callbackHandler(maxBytes int, replyTo func(context.Context, []byte) (CallbackReply, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		// One byte more than allowed, so that the library says that it is too large.
		body, err := io.ReadAll(io.LimitReader(r.Body, int64(maxBytes)+1))
		var reply CallbackReply
		if err != nil {
			reply, err = notAccepted(r.Context(), err)
		} else {
			reply, err = replyTo(r.Context(), body)
		}
		if err != nil {
			log(r.Context(), slog.LevelError, "callback without a reply", slog.Any("error", err))
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", reply.ContentType)
		_, _ = w.Write(reply.Body)
	})
}

func notAccepted(ctx context.Context, failure error) (CallbackReply, error) {
	log(ctx, slog.LevelWarn, "callback not accepted", slog.Any("error", failure))
	return CallbackTryAgain(codeOf(failure), "not accepted")
}

// codeOf is the code for the platform: that of an error about its own message. Texts of other errors are not sent.
func codeOf(err error) string {
	var failure *Error
	if errors.As(err, &failure) {
		return failure.Code
	}
	return "not_applied"
}
