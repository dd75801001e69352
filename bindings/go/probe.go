package bestpay

// #include "calls.h"
import "C"

import (
	"context"
	"time"
)

// Probe is the answer of the platform's address to an HTTP request that is not an order. It is not signed.
type Probe struct {
	// HTTPStatus may be anything: a gateway may refuse a request that is not one of its interfaces.
	HTTPStatus int
	// ServerTime is the server's clock by its Date header, or the zero time if there is none.
	ServerTime time.Time
	// LocalTime is the middle of the exchange by this machine's clock, to compare with ServerTime.
	LocalTime time.Time
	// Took is the duration of the exchange.
	Took time.Duration
}

// Probe connects to the platform's address with the client's proxy, root certificates and time-outs. Every failure has
// the effect "not sent", since no order was sent.
func (c *Client) Probe(ctx context.Context) (*Probe, error) {
	noOrder := about{newFields("probe"), EffectNotSent}
	probe, err := await(ctx, c.owned, "client", noOrder, func(client *C.bestpay_client) (*Probe, error) {
		var probe *C.bestpay_probe
		var failure *C.bestpay_error
		C.bestpay_client_probe(client, &probe, &failure)
		if err := takeError(failure); err != nil {
			return nil, err
		}
		defer C.bestpay_probe_free(probe)
		read := &Probe{
			HTTPStatus: int(C.bestpay_probe_http_status(probe)),
			LocalTime:  time.Unix(int64(C.bestpay_probe_local_time(probe)), 0).In(Beijing),
			Took:       time.Duration(C.bestpay_probe_took_ms(probe)) * time.Millisecond,
		}
		if seconds := C.bestpay_probe_server_time(probe); seconds != -1 {
			read.ServerTime = time.Unix(int64(seconds), 0).In(Beijing)
		}
		return read, nil
	})
	if err != nil {
		return nil, noOrder.inError(err, EffectNotSent)
	}
	return probe, nil
}
