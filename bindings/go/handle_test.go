package bestpay

// Internal parts: handles that free exactly once, and the comparison of versions.

import (
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestAHandleIsFreedOnceWhenClosedAndUnused(t *testing.T) {
	var freed atomic.Int64
	var use sync.WaitGroup
	for range 200 {
		o := own(1, func(int) { freed.Add(1) })
		for range 4 {
			use.Add(1)
			go func() {
				defer use.Done()
				for range 10 {
					if h, err := o.use("number"); err == nil {
						h.release()
					}
				}
				o.close()
			}()
		}
	}
	use.Wait()
	if freed.Load() != 200 {
		t.Errorf("%d of 200 were freed", freed.Load())
	}
}

func TestACallUnderWayKeepsItsHandle(t *testing.T) {
	freed := false
	o := own(1, func(int) { freed = true })
	h, err := o.use("number")
	if err != nil {
		t.Fatal(err)
	}
	o.close()
	if freed {
		t.Error("freed under a call")
	}
	if _, err := o.use("number"); !errors.Is(err, ErrClosed) {
		t.Errorf("a closed handle was given out: %v", err)
	}
	h.release()
	if !freed {
		t.Error("not freed after the call")
	}
}

func TestTheGarbageCollectorFreesWhatIsForgotten(t *testing.T) {
	freed := make(chan struct{})
	func() { own(1, func(int) { close(freed) }) }()
	for range 600 {
		runtime.GC()
		select {
		case <-freed:
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
	t.Error("it was never freed")
}

func TestALibraryOfAnotherABIIsRefusedByName(t *testing.T) {
	err := compareABI(1000, 1001)
	for _, named := range []string{"1000", "1001", Version()} {
		if err == nil || !strings.Contains(err.Error(), named) || !errors.Is(err, ErrLibrary) {
			t.Errorf("%q is not named by %v", named, err)
		}
	}
	if compareABI(1000, 1000) != nil {
		t.Error("a library of the same ABI is refused")
	}
}

// tests/suite.py loads a library of another ABI in front of the shared one.
func TestEverythingThatCanFailReportsTheABI(t *testing.T) {
	defer func(err error) { errABI = err }(errABI)
	errABI = compareABI(1000, 1001)
	first := func(_ any, err error) error { return err }
	var merchant Merchant
	var client Client
	for what, err := range map[string]error{
		"ParseYuan":             first(ParseYuan("1")),
		"ConfigFromEnv":         first(ConfigFromEnv()),
		"ConfigFromFile":        first(ConfigFromFile("x")),
		"MerchantKeyFromBytes":  first(MerchantKeyFromBytes(nil, "", "")),
		"PlatformKeyFromBytes":  first(PlatformKeyFromBytes(nil)),
		"NewMerchant":           first(NewMerchant(MerchantOptions{})),
		"NewClient":             first(NewClient(&merchant, ClientOptions{})),
		"client.OrderStatus":    first(client.OrderStatus(t.Context(), OrderStatus{})),
		"merchant.Prepare":      first(merchant.Prepare(OrderStatus{})),
		"merchant.ReadCallback": first(merchant.ReadCallback(nil)),
		"merchant.Now":          first(merchant.Now()),
		"SigningString":         first(SigningString(nil, ReadOptions{})),
		"Verify":                first(Verify(nil, nil, ReadOptions{})),
		"CallbackAccepted":      first(CallbackAccepted()),
		"CallbackTryAgain":      first(CallbackTryAgain("", "")),
	} {
		if !errors.Is(err, ErrLibrary) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
