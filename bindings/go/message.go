package bestpay

// #include "calls.h"
import "C"

import "encoding/json"

// Any message, JSON or form: for programs that need more detail than a Merchant gives.

// ReadOptions are the limits for reading a message. Zero values mean the defaults.
type ReadOptions struct {
	// MaxBytes is the size limit. 0 means 1,048,576.
	MaxBytes int
	// MaxDepth is the limit for nested objects and arrays; the top object has depth 1. 0 means 16.
	MaxDepth int
	// ForbidSHA1 refuses a signature over SHA-1. At present the platform makes no others.
	ForbidSHA1 bool
}

func (o ReadOptions) forC(given *arguments) *C.bestpay_read_options {
	return &C.bestpay_read_options{
		size:        C.sizeof_bestpay_read_options,
		max_bytes:   given.limit("max_bytes", o.MaxBytes),
		max_depth:   given.limit("max_depth", o.MaxDepth),
		forbid_sha1: flag(o.ForbidSHA1),
	}
}

// SigningString is the signing string of a message.
func SigningString(message []byte, options ReadOptions) (string, error) {
	var given arguments
	cOptions := options.forC(&given)
	data, length := bytesOf(message)
	return takeText(create(given, func(text **C.bestpay_text, failure **C.bestpay_error) {
		C.bestpay_signing_string(data, length, cOptions, text, failure)
	}))
}

// SignMessage signs a JSON message of at most 1 MiB. It returns the same message with `sign` as the last member; an
// existing `sign` is replaced.
func SignMessage(key *MerchantKey, hash Hash, message []byte) ([]byte, error) {
	used, err := key.owned.use("key")
	if err != nil {
		return nil, err
	}
	defer used.release()
	data, length := bytesOf(message)
	signed, err := takeText(create(arguments{}, func(text **C.bestpay_text, failure **C.bestpay_error) {
		C.bestpay_sign_message(used.object, C.int32_t(hash), data, length, text, failure)
	}))
	if err != nil {
		return nil, err
	}
	return []byte(signed), nil
}

// SignString signs a signing string of at most 4 MiB, and returns the signature in Base64.
func SignString(key *MerchantKey, hash Hash, signingString string) (string, error) {
	used, err := key.owned.use("key")
	if err != nil {
		return "", err
	}
	defer used.release()
	data, length := bytesOf([]byte(signingString))
	return takeText(create(arguments{}, func(text **C.bestpay_text, failure **C.bestpay_error) {
		C.bestpay_sign_string(used.object, C.int32_t(hash), data, length, text, failure)
	}))
}

// VerifiedMessage is a message whose signature verified.
type VerifiedMessage struct {
	// Hash is the hash inside the signature.
	Hash Hash
	// Form is the form of the signing string that verified: "sorted", "received", "sorted-skip-null" or
	// "received-skip-null".
	Form string
	// Fields are its members except `sign`.
	Fields []VerifiedField
}

// VerifiedField is a member of a verified message.
type VerifiedField struct {
	// Name is its name.
	Name string
	// Text is the value of a string, number or boolean; nil for null, objects and arrays.
	Text *string
	// JSON is the value as JSON.
	JSON json.RawMessage
}

// Verify verifies any message with any of the keys. [ErrSignature] has a Report.
//
// It checks only the signature. For answers use [Merchant.AcceptBarcodeOrder] and its like, and for callbacks
// [Merchant.ReadCallback], which also check what the message is about.
func Verify(keys []*PlatformKey, message []byte, options ReadOptions) (*VerifiedMessage, error) {
	objects, release, err := usePlatformKeys(keys)
	if err != nil {
		return nil, err
	}
	defer release()
	var first **C.bestpay_platform_key
	if len(objects) > 0 {
		first = &objects[0]
	}
	var given arguments
	cOptions := options.forC(&given)
	data, length := bytesOf(message)
	c, err := create(given, func(verified **C.bestpay_verified, failure **C.bestpay_error) {
		C.bestpay_verify(first, C.size_t(len(objects)), data, length, cOptions, verified, failure)
	})
	if err != nil {
		return nil, err
	}
	defer C.bestpay_verified_free(c)
	verified := &VerifiedMessage{
		Hash: Hash(C.bestpay_verified_hash(c)),
		Form: C.GoString(C.bestpay_verified_form(c)),
	}
	for i := range C.bestpay_verified_field_count(c) {
		field := VerifiedField{
			Name: C.GoString(C.bestpay_verified_field_name(c, i)),
			JSON: json.RawMessage(C.GoString(C.bestpay_verified_field_json(c, i))),
		}
		if text := C.bestpay_verified_field_text(c, i); text != nil {
			value := goString(text, C.bestpay_verified_field_text_length(c, i))
			field.Text = &value
		}
		verified.Fields = append(verified.Fields, field)
	}
	return verified, nil
}
