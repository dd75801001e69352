package bestpay_test

// The shared vectors, tests/vectors/<suite>.json, through the public interface. Their format: tests/vectors/README.md.

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"bestpay.example/bestpay"
)

type suite struct {
	Merchant *struct {
		InstitutionCode, MerchantNo, Key, Password, Alias, Now string
		APIURL                                                 string `json:"api_url"`
	}
	PlatformKey string `json:"platform_key"`
	Reply       struct{ Accepted string }
	Expect      struct {
		OutTradeNo   string         `json:"out_trade_no"`
		OutRequestNo string         `json:"out_request_no"`
		Amount       bestpay.Amount `json:"amount"`
	}
	Cases []vector

	merchant *bestpay.Merchant
}

type vector struct {
	ID            string
	Message       string
	MessageBase64 *string `json:"message_base64"`
	PadTo         int     `json:"pad_to"`
	Limits        struct {
		MaxBytes int `json:"max_bytes"`
		MaxDepth int `json:"max_depth"`
	}
	AllowSHA1   *bool  `json:"allow_sha1"`
	PlatformKey string `json:"platform_key"`

	Role, Key, File, Password, Alias, Hash string

	Interface  string
	Fields     map[string]any
	HTTPStatus int `json:"http_status"`

	Expected, Error map[string]any
}

// made are the actual values of the members of "expected".
type made map[string]any

var runners = []struct {
	name string
	run  func(*suite, vector) (made, error)
}{
	{"signing-string", signingStringVector},
	{"sign", signVector},
	{"verify", verifyVector},
	{"requests", requestVector},
	{"responses", responseVector},
	{"callbacks", callbackVector},
	{"keys", keyVector},
}

func TestVectors(t *testing.T) {
	passed, all := 0, 0
	for _, runner := range runners {
		suite := readSuite(t, runner.name)
		for _, test := range suite.Cases {
			all++
			if t.Run(runner.name+"/"+test.ID, func(t *testing.T) {
				came, err := runner.run(suite, test)
				compare(t, test, came, err)
			}) {
				passed++
			}
		}
	}
	fmt.Printf("vectors: %d of %d\n", passed, all)
	if all == 0 {
		t.Error("there are no vectors")
	}
}

func vectorsPath(name string) string { return filepath.Join(repository, "tests", "vectors", name) }

// decode keeps numbers as written.
func decode(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(into)
}

func readSuite(t *testing.T, name string) *suite {
	t.Helper()
	var read suite
	if err := decode(must(os.ReadFile(vectorsPath(name+".json"))), &read); err != nil {
		t.Fatal(err)
	}
	if read.Merchant == nil {
		return &read
	}
	now := must(time.ParseInLocation(time.DateTime, read.Merchant.Now, bestpay.Beijing))
	if read.PlatformKey == "" {
		// The requests' suite needs no platform key, but a merchant does.
		read.PlatformKey = "keys/platform-1024.cer"
	}
	key := must(bestpay.MerchantKeyFromFile(vectorsPath(read.Merchant.Key), read.Merchant.Password, read.Merchant.Alias))
	platform := must(bestpay.PlatformKeyFromFile(vectorsPath(read.PlatformKey)))
	read.merchant = must(bestpay.NewMerchant(bestpay.MerchantOptions{
		APIURL:          read.Merchant.APIURL,
		InstitutionCode: read.Merchant.InstitutionCode,
		MerchantNo:      read.Merchant.MerchantNo,
		Key:             key,
		PlatformKeys:    []*bestpay.PlatformKey{platform},
		Clock:           func() time.Time { return now },
	}))
	key.Close()
	platform.Close()
	t.Cleanup(func() { read.merchant.Close() })
	return &read
}

func (v vector) body() []byte {
	body := []byte(v.Message)
	if v.MessageBase64 != nil {
		body = must(base64.StdEncoding.DecodeString(*v.MessageBase64))
	}
	if missing := v.PadTo - len(body); missing > 0 {
		body = append(body, strings.Repeat(" ", missing)...)
	}
	return body
}

func (v vector) readOptions() bestpay.ReadOptions {
	return bestpay.ReadOptions{
		MaxBytes:   v.Limits.MaxBytes,
		MaxDepth:   v.Limits.MaxDepth,
		ForbidSHA1: v.AllowSHA1 != nil && !*v.AllowSHA1,
	}
}

// --- the suites -----------------------------------------------------------------------------------------------------

func signingStringVector(_ *suite, test vector) (made, error) {
	text, err := bestpay.SigningString(test.body(), test.readOptions())
	return made{"signing_string": text}, err
}

func signVector(_ *suite, test vector) (made, error) {
	hash := bestpay.SHA256
	if test.Hash == "sha1" {
		hash = bestpay.SHA1
	}
	key, err := bestpay.MerchantKeyFromFile(vectorsPath(test.Key), test.Password, test.Alias)
	if err != nil {
		return nil, err
	}
	defer key.Close()
	message, err := bestpay.SignMessage(key, hash, test.body())
	if err != nil {
		return nil, err
	}
	text := must(bestpay.SigningString(test.body(), bestpay.ReadOptions{}))
	sign := must(bestpay.SignString(key, hash, text))
	if !bytes.HasSuffix(message, []byte(`"sign":"`+sign+`"}`)) {
		return nil, errors.New("SignString and SignMessage differ")
	}
	return made{"sign": sign, "signing_string": text}, nil
}

func verifyVector(_ *suite, test vector) (made, error) {
	key, err := bestpay.PlatformKeyFromFile(vectorsPath(test.PlatformKey))
	if err != nil {
		return nil, err
	}
	defer key.Close()
	verified, err := bestpay.Verify([]*bestpay.PlatformKey{key}, test.body(), test.readOptions())
	if err != nil {
		return nil, err
	}
	return made{"hash": verified.Hash.String(), "form": verified.Form}, nil
}

// named is the request by its names on the wire.
func (v vector) named() bestpay.Fields {
	values := map[string]string{}
	for name, value := range v.Fields {
		values[name] = fmt.Sprint(value)
	}
	return bestpay.Fields{Interface: v.Interface, Values: values}
}

// typed is the request as a struct; nil if the fields do not fit: a name without a member, a value of another type, or
// a zero or empty text that means "not set", or the document does not list the interface.
func (v vector) typed() bestpay.Request {
	request := emptyRequest(v.Interface)
	if request == nil {
		return nil
	}
	for name, value := range v.Fields {
		member := memberOf(reflect.ValueOf(request).Elem(), name)
		if !member.IsValid() || !setMember(member, value) {
			return nil
		}
	}
	return request
}

// onTheWire is the name on the wire of a struct's member.
func onTheWire(member string) string {
	member = strings.NewReplacer("ID", "Id", "URL", "Url").Replace(member)
	return strings.ToLower(member[:1]) + member[1:]
}

// memberOf finds a struct's member by the name on the wire.
func memberOf(of reflect.Value, name string) reflect.Value {
	return of.FieldByNameFunc(func(member string) bool { return onTheWire(member) == name })
}

func setMember(member reflect.Value, value any) bool {
	number, isNumber := value.(json.Number)
	switch member.Interface().(type) {
	case bestpay.Amount:
		amount, err := number.Int64()
		member.SetInt(amount)
		return err == nil && amount != 0
	case time.Duration:
		seconds, err := number.Int64()
		member.SetInt(seconds * int64(time.Second))
		return err == nil && seconds != 0
	case time.Time:
		moment, err := time.ParseInLocation(time.DateTime, value.(string), bestpay.Beijing)
		member.Set(reflect.ValueOf(moment))
		return err == nil && moment.Format(time.DateTime) == value
	default:
		if !isNumber {
			member.SetString(value.(string))
		}
		return !isNumber && value != ""
	}
}

func requestVector(suite *suite, test vector) (made, error) {
	prepared, err := suite.merchant.Prepare(test.named())
	if typed := test.typed(); typed != nil {
		same, sameErr := suite.merchant.Prepare(typed)
		if fmt.Sprint(err) != fmt.Sprint(sameErr) || err == nil && !bytes.Equal(prepared.Body, same.Body) {
			return nil, fmt.Errorf("the struct and the fields by name differ: %v, %v", err, sameErr)
		}
	}
	if err != nil {
		return nil, err
	}
	var body map[string]any
	if err := decode(prepared.Body, &body); err != nil {
		return nil, err
	}
	return made{
		"url":            prepared.URL,
		"read_timeout":   json.Number(fmt.Sprint(prepared.ReadTimeout.Seconds())),
		"signing_string": prepared.SigningString,
		"sign":           body["sign"],
		"body":           body,
	}, nil
}

func responseVector(suite *suite, test vector) (made, error) {
	result, err := suite.merchant.Accept(test.named(), test.HTTPStatus, test.body())
	if strings.Contains(test.Interface, "/") {
		// The document does not list it: it has no struct.
		if err != nil {
			return nil, err
		}
		return split(result.JSON, result.Other, result.Final)
	}
	accepted, typedErr := acceptTyped(suite.merchant, test.typed(), test.HTTPStatus, test.body())
	if fmt.Sprint(err) != fmt.Sprint(typedErr) {
		return nil, fmt.Errorf("the struct and the fields by name differ: %v, %v", err, typedErr)
	}
	if err != nil {
		return nil, err
	}
	typed := reflect.ValueOf(accepted).Elem()
	if of := typed.FieldByName("Result"); !reflect.DeepEqual(of.Interface(), *result) {
		return nil, fmt.Errorf("the struct's result differs: %v, %v", of, result)
	}
	came, err := split(result.JSON, result.Other, result.Final)
	if err != nil {
		return nil, err
	}
	return came, checkMembers(typed, came["fields"].(map[string]any))
}

// checkMembers checks that the struct has exactly the values of the JSON.
func checkMembers(of reflect.Value, fields map[string]any) error {
	for i := range of.NumField() {
		field := of.Type().Field(i)
		if _, is := fields[onTheWire(field.Name)]; !is && !field.Anonymous && !of.Field(i).IsZero() {
			return fmt.Errorf("%s is set, but is not a field of the answer", field.Name)
		}
	}
	for name, value := range fields {
		if err := checkMember(of, name, value); err != nil {
			return err
		}
	}
	return nil
}

func checkMember(of reflect.Value, name string, value any) error {
	member := memberOf(of, name)
	if !member.IsValid() {
		return fmt.Errorf("%s has no member", name)
	}
	said := fmt.Sprint(member.Interface())
	switch value := member.Interface().(type) {
	case *bestpay.Amount:
		said = fmt.Sprintf("%d", *value)
	case bestpay.Amount:
		said = fmt.Sprintf("%d", value)
	case time.Time:
		said = value.Format("20060102150405")
	}
	// U+0000 in a text is shown as U+FFFD.
	if wanted := strings.ReplaceAll(fmt.Sprint(value), "\x00", "\uFFFD"); said != wanted {
		return fmt.Errorf("%s is %q, not %q", name, said, wanted)
	}
	return nil
}

// split separates the members that the document lists from the others.
func split(all []byte, others []bestpay.OtherMember, final bool) (made, error) {
	fields, other := map[string]any{}, map[string]any{}
	if err := decode(all, &fields); err != nil {
		return nil, err
	}
	for _, member := range others {
		var value any
		if err := decode(member.JSON, &value); err != nil {
			return nil, err
		}
		delete(fields, member.Name)
		other[member.Name] = value
	}
	return made{"fields": fields, "other": other, "final": final}, nil
}

func callbackVector(suite *suite, test vector) (made, error) {
	if reply := must(bestpay.CallbackAccepted()); string(reply.Body) != suite.Reply.Accepted {
		return nil, fmt.Errorf("the reply is %s", reply.Body)
	}
	callback, err := suite.merchant.ReadCallback(test.body())
	if err != nil {
		if bestpay.EffectOf(err) != bestpay.EffectUnknown {
			return nil, fmt.Errorf("the effect of a callback's error is unknown: %w", err)
		}
		return nil, err
	}
	came, err := split(callback.JSON, callback.Other, callback.Final)
	if err != nil {
		return nil, err
	}
	for name, value := range came["fields"].(map[string]any) {
		if err := checkMember(reflect.ValueOf(callback).Elem(), name, value); err != nil {
			return nil, err
		}
	}
	// A callback that was stored as JSON gives the same results.
	var kept bestpay.Callback
	if err := json.Unmarshal(must(json.Marshal(callback)), &kept); err != nil {
		return nil, err
	}
	maps.Copy(came, expectations(suite, callback))
	if !reflect.DeepEqual(expectations(suite, &kept), expectations(suite, callback)) {
		return nil, fmt.Errorf("read back from JSON it comes to %v", expectations(suite, &kept))
	}
	return came, nil
}

// expectations are the fields by which a callback differs from the suite's payment or refund.
func expectations(suite *suite, callback *bestpay.Callback) made {
	expect, came := suite.Expect, made{}
	for name, err := range map[string]error{
		"not_as_payment": callback.ExpectPayment(expect.OutTradeNo, expect.Amount),
		"not_as_refund":  callback.ExpectRefund(expect.OutTradeNo, expect.OutRequestNo, expect.Amount),
	} {
		var failure *bestpay.Error
		switch {
		case err == nil:
			came[name] = nil
		case errors.Is(err, bestpay.ErrMismatch) && errors.As(err, &failure):
			came[name] = failure.Field
		default:
			came[name] = err
		}
	}
	return came
}

func certificateOf(certificate *bestpay.Certificate) any {
	if certificate == nil {
		return nil
	}
	return map[string]any{
		"common_name": certificate.CommonName,
		"not_before":  certificate.NotBefore.UTC().Format(time.RFC3339),
		"not_after":   certificate.NotAfter.UTC().Format(time.RFC3339),
	}
}

func keyVector(_ *suite, test vector) (made, error) {
	number := func(bits int) json.Number { return json.Number(fmt.Sprint(bits)) }
	if test.Role == "platform" {
		key, err := bestpay.PlatformKeyFromFile(vectorsPath(test.File))
		if err != nil {
			return nil, err
		}
		defer key.Close()
		others := []any{}
		for _, other := range key.Others() {
			others = append(others, other.SPKISHA256())
		}
		return made{
			"kind": key.Kind(), "bits": number(key.Bits()), "spki_sha256": key.SPKISHA256(),
			"certificate": certificateOf(key.Certificate()), "others": others,
		}, nil
	}
	key, err := bestpay.MerchantKeyFromFile(vectorsPath(test.File), test.Password, test.Alias)
	if err != nil {
		return nil, err
	}
	defer key.Close()
	came := made{
		"kind": key.Kind(), "bits": number(key.Bits()), "spki_sha256": key.SPKISHA256(), "alias": nil,
		"certificate": certificateOf(key.Certificate()),
	}
	if key.Alias() != "" {
		came["alias"] = key.Alias()
	}
	return came, nil
}

// --- comparing ------------------------------------------------------------------------------------------------------

// compare fails the test if anything that the case states differs.
func compare(t *testing.T, test vector, came made, err error) {
	t.Helper()
	wanted := test.Expected
	if err != nil {
		var failure *bestpay.Error
		if !errors.As(err, &failure) {
			t.Fatal(err)
		}
		wanted = test.Error
		came = made{
			"code": failure.Code, "field": orNil(failure.Field), "effect": failure.Effect().String(),
			"hint": orNil(failure.Hint), "platform_code": orNil(failure.PlatformCode),
			"platform_message": orNil(failure.PlatformMessage),
		}
	}
	if len(wanted) == 0 {
		t.Fatalf("came to %v, %v", came, err)
	}
	for name, value := range wanted {
		if !reflect.DeepEqual(came[name], value) {
			t.Errorf("%s is %#v, not %#v", name, came[name], value)
		}
	}
}

func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}
