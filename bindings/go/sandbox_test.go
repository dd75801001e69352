package bestpay_test

// The sandbox that the tests run against, and the tests' orders.

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"bestpay.example/bestpay"
)

// The sandbox's reserved values: payment codes, and a refund's remark.
var (
	paidAtOnce, paidLater, neverPaid, failedAtOnce, refusedCode string
	refundDoneLater                                             string
)

const unheard = "http://127.0.0.1:9/unheard"

var (
	// sandbox is the sandbox's address. The tests run in its folder, where bestpay.toml and the keys are.
	sandbox string
	// repository is the root of the project.
	repository string
)

func TestMain(m *testing.M) {
	if err := enterSandbox(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Exit(m.Run())
}

func enterSandbox() (err error) {
	folder := os.Getenv("BESTPAY_SANDBOX")
	if folder == "" {
		return errors.New("the tests need a sandbox: run bindings/go/tests/suite.py, or start\n" +
			"    target/debug/bestpay sandbox --settle-after 300 --callback-retry 300 --dir FOLDER\n" +
			"and name its folder by BESTPAY_SANDBOX")
	}
	if repository, err = filepath.Abs("../.."); err != nil {
		return err
	}
	if err := os.Chdir(folder); err != nil {
		return err
	}
	config, err := bestpay.ConfigFromFile("bestpay.toml")
	if err != nil {
		return err
	}
	sandbox = config.APIURL()
	return readReserved(map[string]*string{
		"paid": &paidAtOnce, "paid_later": &paidLater, "never_paid": &neverPaid, "failed": &failedAtOnce,
		"refused": &refusedCode, "refund_done_later": &refundDoneLater,
	})
}

// readReserved reads the values that the sandbox has reserved, by their names.
func readReserved(wanted map[string]*string) error {
	var reserved []struct{ Name, Value string }
	if err := json.Unmarshal(control("/sandbox/reserved", nil), &reserved); err != nil {
		return err
	}
	for _, one := range reserved {
		if value, is := wanted[one.Name]; is {
			*value = one.Value
		}
	}
	for name, value := range wanted {
		if *value == "" {
			return fmt.Errorf("the sandbox has no reserved value named %q", name)
		}
	}
	return nil
}

// must ends the test if a call fails that should not.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func newClient(t *testing.T, options bestpay.ClientOptions) *bestpay.Client {
	t.Helper()
	client := must(must(bestpay.ConfigFromFile("bestpay.toml")).Client(options))
	t.Cleanup(func() { client.Close() })
	return client
}

func merchantOptions() bestpay.MerchantOptions {
	config := must(must(bestpay.ConfigFromFile("bestpay.toml")).Merchant())
	return bestpay.MerchantOptions{
		APIURL:          config.APIURL(),
		InstitutionCode: config.InstitutionCode(),
		MerchantNo:      config.MerchantNo(),
		Key:             must(bestpay.MerchantKeyFromFile("merchant.p12", "123456", "")),
		PlatformKeys:    []*bestpay.PlatformKey{must(bestpay.PlatformKeyFromFile("platform.cer"))},
	}
}

var (
	counted atomic.Int64
	started = time.Now().UnixNano()
)

func newNumber() string {
	return fmt.Sprintf("G%d-%d", started, counted.Add(1))
}

func newOrder(code string) bestpay.BarcodeOrder {
	return bestpay.BarcodeOrder{
		OutTradeNo:  newNumber(),
		TradeAmt:    1250,
		Subject:     "聚合支付",
		MediumNo:    code,
		GoodsInfo:   "一盒",
		NotifyURL:   unheard,
		Operator:    "till-1",
		RequestDate: time.Now(),
	}
}

func newQrcodeOrder() bestpay.QrcodeOrder {
	return bestpay.QrcodeOrder{
		OutTradeNo:  newNumber(),
		TradeAmt:    1,
		Subject:     "s",
		TradeType:   bestpay.TradeTypeAlipay,
		GoodsInfo:   "g",
		NotifyURL:   unheard,
		Operator:    "till-1",
		RequestDate: time.Now(),
	}
}

func questionOf(order bestpay.BarcodeOrder) bestpay.OrderStatus {
	return bestpay.OrderStatus{OutTradeNo: order.OutTradeNo, TradeDate: order.RequestDate}
}

func newRefund(order bestpay.BarcodeOrder) bestpay.Refund {
	return bestpay.Refund{
		OutTradeNo:   order.OutTradeNo,
		OutRequestNo: newNumber(),
		RefundAmt:    250,
		Operator:     "till-1",
		NotifyURL:    unheard,
		RequestDate:  time.Now(),
	}
}

// control posts to the sandbox's control API, or gets from it if there is no body.
func control(path string, body any) []byte {
	var answer *http.Response
	var err error
	if body == nil {
		answer, err = http.Get(sandbox + path)
	} else {
		answer, err = http.Post(sandbox+path, "application/json", bytes.NewReader(must(json.Marshal(body))))
	}
	if err != nil {
		panic(err)
	}
	defer answer.Body.Close()
	text := must(io.ReadAll(answer.Body))
	if answer.StatusCode != http.StatusOK {
		panic(fmt.Sprintf("%s: %s: %s", path, answer.Status, text))
	}
	return text
}

// orderFault makes the next call of an interface fail.
func orderFault(interfaceName, fault string, milliseconds int) {
	order := map[string]any{"interface": interfaceName, "fault": fault}
	if milliseconds > 0 {
		order["ms"] = milliseconds
	}
	control("/sandbox/faults", order)
}

// booked says whether the sandbox knows the order.
func booked(outTradeNo string) bool {
	return bytes.Contains(control("/sandbox/orders", nil), []byte(`"`+outTradeNo+`"`))
}

// failed returns the error as an *Error, which must be of the class.
func failed(t *testing.T, err error, class error) *bestpay.Error {
	t.Helper()
	var failure *bestpay.Error
	if !errors.As(err, &failure) {
		t.Fatalf("%v is not a *bestpay.Error", err)
	}
	if !errors.Is(err, class) {
		t.Fatalf("%v is not of the class %v", err, class)
	}
	return failure
}

func wantEqual[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

// patience ends a test that hangs. No test depends on its length.
func patience(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}
