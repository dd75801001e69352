package bestpaytest_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"bestpay.example/bestpay"
	"bestpay.example/bestpay/bestpaytest"
)

func order(code string) bestpay.BarcodeOrder {
	return bestpay.BarcodeOrder{
		OutTradeNo: "T" + strings.ReplaceAll(time.Now().Format("20060102150405.000000000"), ".", ""),
		TradeAmt:   1250,
		Subject:    "Coffee",
		MediumNo:   code,
		GoodsInfo:  "Coffee, large",
		NotifyURL:  "http://127.0.0.1:9/unheard",
		Operator:   "till-3",
	}
}

func TestASandboxTakesPaymentsUntilTheTestEnds(t *testing.T) {
	var url string
	t.Run("with a sandbox", func(t *testing.T) {
		server := bestpaytest.NewServer(t, "--settle-after", "100")
		url = server.URL
		client := server.Client(bestpay.ClientOptions{})
		result, err := client.OrderByBarcode(t.Context(), order(server.Reserved("paid")))
		if err != nil || result.TradeStatus != bestpay.TradeStatusSuccess || result.MerchantNo != server.MerchantNo {
			t.Errorf("%v, %v", result, err)
		}
		var orders []map[string]any
		if server.Control("/sandbox/orders", nil, &orders); len(orders) != 1 {
			t.Errorf("the sandbox has the orders %v", orders)
		}
		server.Fault("barcode_order", "reset_after")
		if _, err := client.OrderByBarcode(t.Context(), order(server.Reserved("paid"))); bestpay.EffectOf(err) != bestpay.EffectUnknown {
			t.Errorf("a lost answer is %v", err)
		}
		for _, file := range []string{server.Config, server.Key, server.PlatformKey} {
			if _, err := os.Stat(file); err != nil {
				t.Error(err)
			}
		}
		if _, err := bestpay.MerchantKeyFromFile(server.Key, server.KeyPassword, ""); err != nil {
			t.Error(err)
		}
	})
	if answer, err := http.Get(url + "/sandbox/orders"); err == nil {
		answer.Body.Close()
		t.Error("the sandbox still runs")
	}
}

// recorder is a test that fails.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Helper()        {}
func (r *recorder) Cleanup(func()) {}
func (r *recorder) Fatalf(format string, about ...any) {
	r.said = fmt.Sprintf(format, about...)
	runtime.Goexit()
}

// failure is what a failing test says.
func failure(t *testing.T, test func(testing.TB)) string {
	t.Helper()
	recorder := &recorder{TB: t}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		test(recorder)
	}()
	<-ended
	return recorder.said
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none")
	t.Setenv("BESTPAY_PROGRAM", missing)
	said := failure(t, func(t testing.TB) { bestpaytest.NewServer(t) })
	for _, wanted := range []string{"BESTPAY_PROGRAM", missing} {
		if !strings.Contains(said, wanted) {
			t.Errorf("%q does not name %s", said, wanted)
		}
	}
}

func TestAProgramThatDoesNotStartSaysWhy(t *testing.T) {
	said := failure(t, func(t testing.TB) { bestpaytest.NewServer(t, "--colour") })
	if !strings.Contains(said, "--colour") {
		t.Errorf("%q does not say what the program said", said)
	}
}
