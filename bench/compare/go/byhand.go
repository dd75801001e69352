package main

// The protocol by hand: encoding/json, a sorted string, and crypto/rsa.

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

func byHand(task, folder string) operation {
	kind, which, _ := strings.Cut(task, "-")
	switch kind {
	case "prepare":
		block, _ := pem.Decode(read(folder, "merchant-"+which+".pem"))
		key := must(x509.ParsePKCS8PrivateKey(block.Bytes)).(*rsa.PrivateKey)
		return func() any { return prepareByHand(key) }
	case "canon":
		message := read(folder, which+".json")
		return func() any { return signingString(must(parse(message))) }
	case "callback", "damaged":
		key := must(x509.ParseCertificate(read(folder, "platform.cer"))).PublicKey.(*rsa.PublicKey)
		body := read(folder, kind+".json")
		if kind == "callback" {
			return func() any { return must(readByHand(key, body)) }
		}
		return func() any {
			if _, err := readByHand(key, body); !errors.Is(err, rsa.ErrVerification) {
				return "accepted"
			}
			return "refused"
		}
	}
	return noTask(task)
}

func prepareByHand(key *rsa.PrivateKey) []byte {
	order := map[string]any{
		"institutionCode": "3178000000000001",
		"merchantNo":      "3178000000000002",
		"outTradeNo":      "20260301-0001",
		"tradeAmt":        int64(1250),
		"subject":         "聚合支付付款码下单",
		"mediumNo":        "510012345678901234",
		"requestDate":     requestDate.Format("2006-01-02 15:04:05"),
		"goodsInfo":       "聚合支付-咖啡一杯",
		"notifyUrl":       "https://shop.example/bestpay/notice",
		"operator":        "till-3",
		"timeOut":         int64(1500),
	}
	digest := sha256.Sum256([]byte(signingString(order)))
	// The reader is ignored: crypto/rsa does its own blinding, or runs in constant time.
	order["sign"] = must(rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:]))
	return compact(order)
}

func readByHand(key *rsa.PublicKey, body []byte) (string, error) {
	message, err := parse(body)
	if err != nil {
		return "", err
	}
	sign, _ := message["sign"].(string)
	signature, err := base64.StdEncoding.DecodeString(sign)
	if err != nil {
		return "", err
	}
	digest := sha1.Sum([]byte(signingString(message)))
	if err := rsa.VerifyPKCS1v15(key, crypto.SHA1, digest[:], signature); err != nil {
		return "", err
	}
	outTradeNo, _ := message["outTradeNo"].(string)
	return outTradeNo, nil
}

// parse keeps numbers as written.
func parse(body []byte) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var message map[string]any
	err := decoder.Decode(&message)
	return message, err
}

func signingString(message map[string]any) string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(message)) {
		if name == "sign" {
			continue
		}
		if text.Len() > 0 {
			text.WriteByte('&')
		}
		text.WriteString(name)
		text.WriteByte('=')
		switch value := message[name].(type) {
		case string:
			text.WriteString(value)
		case json.Number:
			text.WriteString(value.String())
		case nil, bool, int64:
			fmt.Fprint(&text, scalar(value))
		default:
			text.Write(compact(value))
		}
	}
	return text.String()
}

func scalar(value any) any {
	if value == nil {
		return "null"
	}
	return value
}

// compact is JSON without white space, its members sorted, and without the escapes that HTML needs.
func compact(value any) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	must(0, encoder.Encode(value))
	return bytes.TrimSuffix(text.Bytes(), []byte("\n"))
}
