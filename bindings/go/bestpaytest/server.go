// Package bestpaytest starts a sandbox gateway for the tests of a shop. It answers like the platform, verifies and signs,
// keeps orders and refunds, and posts callbacks to addresses of this machine.
package bestpaytest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"testing"
	"time"

	"bestpay.example/bestpay"
)

// programVariable names the program to start, if it is not `bestpay` in the PATH.
const programVariable = "BESTPAY_PROGRAM"

// How long the program may take to start, and to end.
const (
	toStart = time.Minute
	toEnd   = 10 * time.Second
)

// Server is a sandbox in a process of its own, for one test.
type Server struct {
	// URL is its address.
	URL string
	// MerchantNo and InstitutionCode are its merchant's numbers.
	MerchantNo, InstitutionCode string
	// Config is the path of a ready bestpay.toml for [bestpay.ConfigFromFile].
	Config string
	// Key and KeyPassword are the merchant's private key, PlatformKey is the platform's certificate: paths of files.
	Key, KeyPassword, PlatformKey string

	t testing.TB
}

// NewServer starts a sandbox, and ends it with the test. It runs the program `bestpay` of the PATH, or the one that the
// environment's BESTPAY_PROGRAM names; the options are those of `bestpay sandbox`, such as "--settle-after", "100". The
// test fails at once if the program cannot be started.
func NewServer(t testing.TB, options ...string) *Server {
	t.Helper()
	program := os.Getenv(programVariable)
	if program == "" {
		program = "bestpay"
	}
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatalf("bestpaytest needs the program bestpay, in the PATH or named by %s: %v", programVariable, err)
	}
	ctx, end := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, path, append([]string{"sandbox", "--dir", t.TempDir()}, options...)...)
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = toEnd
	var complaint bytes.Buffer
	command.Stderr = &complaint
	output, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		end()
		t.Fatalf("bestpaytest: %s: %v", path, err)
	}
	t.Cleanup(func() {
		end()
		_ = command.Wait() // It ends because it was interrupted.
	})
	tooLate := time.AfterFunc(toStart, end)
	line, err := bufio.NewReader(output).ReadBytes('\n')
	tooLate.Stop()
	if err != nil {
		end()
		_ = command.Wait()
		t.Fatalf("bestpaytest: %s did not start: %s", path, complaint.String())
	}
	var said struct {
		URL             string `json:"url"`
		MerchantNo      string `json:"merchantNo"`
		InstitutionCode string `json:"institutionCode"`
		Config          string `json:"config"`
		Key             string `json:"key"`
		KeyPassword     string `json:"key_password"`
		PlatformKey     string `json:"platform_key"`
	}
	if err := json.Unmarshal(line, &said); err != nil {
		t.Fatalf("bestpaytest: %s said %q", path, line)
	}
	return &Server{
		URL: said.URL, MerchantNo: said.MerchantNo, InstitutionCode: said.InstitutionCode, Config: said.Config,
		Key: said.Key, KeyPassword: said.KeyPassword, PlatformKey: said.PlatformKey, t: t,
	}
}

// Client makes a client of the sandbox's merchant. It is closed with the test.
func (s *Server) Client(options bestpay.ClientOptions) *bestpay.Client {
	s.t.Helper()
	config, err := bestpay.ConfigFromFile(s.Config)
	if err != nil {
		s.t.Fatal(err)
	}
	defer config.Close()
	client, err := config.Client(options)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { client.Close() })
	return client
}

// Reserved is a value by which the sandbox chooses an outcome: the MediumNo "paid", "paid_later", "never_paid", "failed",
// "refused" and others, or the Remark "refund_done_later". GET /sandbox/reserved has them all.
func (s *Server) Reserved(name string) string {
	s.t.Helper()
	var reserved []struct{ Name, Value string }
	s.Control("/sandbox/reserved", nil, &reserved)
	for _, one := range reserved {
		if one.Name == name {
			return one.Value
		}
	}
	s.t.Fatalf("bestpaytest: no reserved value has the name %q", name)
	return ""
}

// Fault makes the next call of an interface fail: Fault("barcode_order", "no_answer"). GET /sandbox/fault-names has all
// faults; POST to /sandbox/faults for more than one call.
func (s *Server) Fault(interfaceName, fault string) {
	s.t.Helper()
	s.Control("/sandbox/faults", map[string]string{"interface": interfaceName, "fault": fault}, nil)
}

// Control posts to the sandbox's control API, or gets from it if there is no body, and decodes the answer into a pointer,
// unless that is nil. Any other status than 200 fails the test.
func (s *Server) Control(path string, body, into any) {
	s.t.Helper()
	if err := control(s.URL+path, body, into); err != nil {
		s.t.Fatalf("bestpaytest: %s: %v", path, err)
	}
}

func control(url string, body, into any) error {
	method, sent := http.MethodGet, []byte(nil)
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return err
		}
		method, sent = http.MethodPost, encoded
	}
	request, err := http.NewRequest(method, url, bytes.NewReader(sent))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	client := http.Client{Timeout: time.Minute}
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", answer.Status, text)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(text, into)
}
