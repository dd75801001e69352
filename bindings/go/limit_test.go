package bestpay_test

// The limit of running calls: what is beyond it is not sent, and no thread is held for it.

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bestpay.example/bestpay"
)

// silence is a platform that reads requests and does not answer before it is closed.
type silence struct {
	*httptest.Server
	came chan struct{}
	sent atomic.Int64
}

// silentPlatform returns one with a client for it, and what ends it.
func silentPlatform(t *testing.T) (platform *silence, client *bestpay.Client, end func()) {
	t.Helper()
	s := &silence{came: make(chan struct{})}
	over := make(chan struct{})
	s.Server = httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		s.sent.Add(1)
		s.came <- struct{}{}
		<-over
	}))
	options := merchantOptions()
	options.APIURL = s.URL
	client = must(bestpay.NewClient(must(bestpay.NewMerchant(options)), bestpay.ClientOptions{ReadTimeout: time.Hour}))
	end = sync.OnceFunc(func() {
		close(over)
		s.Close()
	})
	t.Cleanup(func() {
		end()
		client.Close()
	})
	return s, client, end
}

// limited sets the limit for a test, and returns a function that waits until no call of the test is running.
func limited(t *testing.T, most int) (untilNoneRuns func()) {
	t.Helper()
	running, restore := bestpay.FreshLimit()
	t.Cleanup(restore)
	bestpay.SetMaxCalls(most)
	return func() {
		t.Helper()
		for over := patience(t); running() > 0; time.Sleep(10 * time.Millisecond) {
			if over.Err() != nil {
				t.Fatalf("%d calls are still running", running())
			}
		}
	}
}

// threads is the number of this process's operating system threads.
func threads(t *testing.T) int {
	t.Helper()
	return len(must(os.ReadDir("/proc/self/task")))
}

func TestCallsHoldNoMoreThreadsThanTheLimitAndAbandonedOnesSoonNone(t *testing.T) {
	const most, tries = 10, 200
	untilNoneRuns := limited(t, most)
	platform, client, _ := silentPlatform(t)
	before := threads(t)
	ctx, cancel := context.WithCancel(patience(t))
	defer cancel()
	errs := make(chan error, most)
	for range most {
		go func() { errs <- second(client.OrderByBarcode(ctx, newOrder(paidAtOnce))) }()
		<-platform.came
	}
	for range tries {
		order := newOrder(paidAtOnce)
		failure := failed(t, second(client.OrderByBarcode(ctx, order)), bestpay.ErrBusy)
		wantEqual(t, "the code", failure.Code, "too_many_calls")
		wantEqual(t, "the effect", failure.Effect(), bestpay.EffectNotSent)
		wantEqual(t, "OutTradeNo", failure.OutTradeNo, order.OutTradeNo)
	}
	wantEqual(t, "how many requests were sent", platform.sent.Load(), most)
	// One for each call that runs; the server and Go's runtime may have started some more.
	if more := threads(t) - before; more > 3*most {
		t.Errorf("%d threads more than before", more)
	}
	// A question says nothing about its order, whether it was asked or not.
	question := bestpay.OrderStatus{OutTradeNo: newNumber(), TradeDate: time.Now()}
	err := second(client.WaitForPayment(context.Background(), question, time.Minute))
	wantEqual(t, "a question's effect", failed(t, err, bestpay.ErrBusy).Effect(), bestpay.EffectUnknown)
	wantEqual(t, "how many requests were sent", platform.sent.Load(), most)

	// The platform stays silent, and the calls' own time-out is an hour.
	cancel()
	for range most {
		wantEqual(t, "the effect", failed(t, <-errs, context.Canceled).Effect(), bestpay.EffectUnknown)
	}
	untilNoneRuns()
	must(newClient(t, bestpay.ClientOptions{}).OrderByBarcode(patience(t), newOrder(paidAtOnce)))
}

func TestACallWithoutAContextThatEndsCountsAsWell(t *testing.T) {
	limited(t, 1)
	platform, client, _ := silentPlatform(t)
	go func() { _, _ = client.Probe(context.Background()) }()
	<-platform.came
	failed(t, second(client.Probe(context.Background())), bestpay.ErrBusy)
}

// Nobody reads the answers of waits: their threads are free at once.
func TestAbandonedWaitsHoldNoThread(t *testing.T) {
	const waits = 30
	untilNoneRuns := limited(t, waits)
	client := newClient(t, bestpay.ClientOptions{PollFirst: time.Hour, PollLongest: time.Hour})
	order := newOrder(neverPaid)
	must(client.OrderByBarcode(patience(t), order))
	ctx, cancel := context.WithCancel(patience(t))
	var ended sync.WaitGroup
	for range waits {
		ended.Add(1)
		go func() {
			defer ended.Done()
			if err := second(client.WaitForPayment(ctx, questionOf(order), time.Hour)); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}()
	}
	cancel()
	ended.Wait()
	untilNoneRuns()
}
