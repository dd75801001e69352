package bestpay_test

// A sandbox of its own for the tests, the program `bestpay sandbox`, and the tests' orders.

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"bestpay.example/bestpay"
)

// The sandbox's reserved payment codes.
const (
	paidAtOnce   = "510000000000000001"
	paidLater    = "510000000000000002"
	neverPaid    = "510000000000000005"
	failedAtOnce = "510000000000000006"
	refusedCode  = "510000000000000007"
)

const unheard = "http://127.0.0.1:9/unheard"

var (
	// sandbox is its address. The tests run in its folder, where bestpay.toml and the keys are.
	sandbox string
	// repository is the root of the project.
	repository string
)

func TestMain(m *testing.M) {
	status, err := inSandbox(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		status = 2
	}
	os.Exit(status)
}

func inSandbox(run func() int) (status int, err error) {
	if repository, err = filepath.Abs("../.."); err != nil {
		return 0, err
	}
	program := os.Getenv("BESTPAY_PROGRAM")
	if program == "" {
		program = filepath.Join(repository, "target", "debug", "bestpay")
	}
	folder, err := os.MkdirTemp("", "bestpay-go-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(folder)
	command := exec.Command(program, "sandbox", "--dir", folder, "--settle-after", "300", "--callback-retry", "300")
	command.Stderr = os.Stderr
	// It goes with the tests, also where they panic; and the thread that started it is theirs to the end.
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	runtime.LockOSThread()
	said, err := command.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := command.Start(); err != nil {
		return 0, fmt.Errorf("%w: cargo build -p bestpay-cli, or name the program by BESTPAY_PROGRAM", err)
	}
	defer func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	}()
	line, err := bufio.NewReader(said).ReadBytes('\n')
	if err != nil {
		return 0, fmt.Errorf("the sandbox does not start: %w", err)
	}
	var announced struct {
		URL string `json:"url"`
	}
	if err := json.Unmarshal(line, &announced); err != nil {
		return 0, fmt.Errorf("the sandbox says %q: %w", line, err)
	}
	sandbox = announced.URL
	if err := os.Chdir(folder); err != nil {
		return 0, err
	}
	return run(), nil
}

// must ends the test where a call that it is not about fails.
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

// control posts to the sandbox's control API, or gets from it where there is no body.
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

// orderFault makes the next call of an interface go wrong.
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

// failed is the error as an *Error; it must be one of the class.
func failed(t *testing.T, err error, class error) *bestpay.Error {
	t.Helper()
	var failure *bestpay.Error
	if !errors.As(err, &failure) {
		t.Fatalf("%v is no *bestpay.Error", err)
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

// patience ends a test that hangs; no test passes or fails by it.
func patience(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}
