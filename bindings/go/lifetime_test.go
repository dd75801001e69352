package bestpay_test

// Closing: twice, at any time, and by the garbage collector alone.

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
	"time"

	"bestpay.example/bestpay"
)

func TestWhatIsClosedSaysSo(t *testing.T) {
	ctx := patience(t)
	config := must(bestpay.ConfigFromFile("bestpay.toml"))
	client := must(config.Client(bestpay.ClientOptions{}))
	merchant := must(config.Merchant())
	key := must(bestpay.MerchantKeyFromFile("merchant.p12", "123456", ""))
	platform := must(bestpay.PlatformKeyFromFile("platform.cer"))
	options := merchantOptions()
	options.Key = key
	closed := options
	closed.PlatformKeys = []*bestpay.PlatformKey{platform}
	for _, object := range []interface{ Close() error }{config, client, merchant, key, platform} {
		must(0, object.Close())
		must(0, object.Close())
	}
	order := newOrder(paidAtOnce)
	for what, err := range map[string]error{
		"config.Client":         second(config.Client(bestpay.ClientOptions{})),
		"config.Merchant":       second(config.Merchant()),
		"config.WithMerchantNo": second(config.WithMerchantNo("1")),
		"client":                second(client.OrderByBarcode(ctx, order)),
		"client.Probe":          second(client.Probe(ctx)),
		"client.Merchant":       second(client.Merchant().Now()),
		"merchant.Prepare":      second(merchant.Prepare(order)),
		"merchant.ReadCallback": second(merchant.ReadCallback(nil)),
		"merchant.With":         second(merchant.WithMerchantNo("1")),
		"NewClient":             second(bestpay.NewClient(merchant, bestpay.ClientOptions{})),
		"NewMerchant":           second(bestpay.NewMerchant(options)),
		"NewMerchant, platform": second(bestpay.NewMerchant(closed)),
		"SignMessage":           second(bestpay.SignMessage(key, bestpay.SHA256, []byte("{}"))),
		"SignString":            second(bestpay.SignString(key, bestpay.SHA256, "")),
		"Verify":                second(bestpay.Verify([]*bestpay.PlatformKey{platform}, nil, bestpay.ReadOptions{})),
		"nothing":               second(new(bestpay.Client).OrderByBarcode(ctx, order)),
	} {
		if !errors.Is(err, bestpay.ErrClosed) || bestpay.EffectOf(err) != bestpay.EffectNotSent {
			t.Errorf("%s: %v", what, err)
		}
	}
	err := second(client.WaitForPayment(ctx, questionOf(order), time.Second))
	wantEqual(t, "the effect", failed(t, err, bestpay.ErrClosed).Effect(), bestpay.EffectUnknown)
	failure := failed(t, second(merchant.AcceptBarcodeOrder(order, 200, nil)), bestpay.ErrClosed)
	wantEqual(t, "the effect of an answer", failure.Effect(), bestpay.EffectUnknown)
	wantEqual(t, "its order", failure.OutTradeNo, order.OutTradeNo)
	must(0, new(bestpay.Client).Close())
}

func TestMerchantsAndClientsOutliveWhatTheyWereMadeOf(t *testing.T) {
	options := merchantOptions()
	merchant := must(bestpay.NewMerchant(options))
	options.Key.Close()
	options.PlatformKeys[0].Close()
	client := must(bestpay.NewClient(merchant, bestpay.ClientOptions{}))
	merchant.Close()
	must(client.OrderByBarcode(patience(t), newOrder(paidAtOnce)))
	its := client.Merchant()
	client = nil
	runtime.GC()
	runtime.GC()
	must(its.Now())
}

// Running calls end as if nothing had been closed; the client is freed when the last of them has ended.
func TestAClientIsClosedWhileItIsUsed(t *testing.T) {
	for range 5 {
		client := newClient(t, bestpay.ClientOptions{})
		var calls sync.WaitGroup
		for i := range 8 {
			ctx, cancel := context.Background(), context.CancelFunc(func() {})
			if i%2 == 0 {
				ctx, cancel = context.WithTimeout(ctx, time.Minute)
			}
			calls.Add(1)
			go func() {
				defer calls.Done()
				defer cancel()
				if err := second(client.OrderByBarcode(ctx, newOrder(paidAtOnce))); err != nil && !errors.Is(err, bestpay.ErrClosed) {
					t.Error(err)
				}
			}()
		}
		client.Close()
		calls.Wait()
	}
}

func TestOneClientServesManyGoroutines(t *testing.T) {
	client, ctx := newClient(t, bestpay.ClientOptions{}), patience(t)
	var calls sync.WaitGroup
	for range 4 {
		calls.Add(1)
		go func() {
			defer calls.Done()
			for range 5 {
				order := newOrder(paidAtOnce)
				result := must(client.OrderByBarcode(ctx, order))
				wantEqual(t, "OutTradeNo", result.OutTradeNo, order.OutTradeNo)
				wantEqual(t, "the status", must(client.OrderStatus(ctx, questionOf(order))).TradeStatus, bestpay.TradeStatusSuccess)
				if err := second(client.OrderByBarcode(ctx, newOrder(refusedCode))); !errors.Is(err, bestpay.ErrRefused) {
					t.Error(err)
				}
			}
		}()
	}
	calls.Wait()
}
