package bestpay

// #include "calls.h"
import "C"

import (
	"runtime"
	"time"
)

// MerchantOptions is what a merchant is made of.
type MerchantOptions struct {
	// APIURL is "production", "test" (the document's test address), or an address of its own. Mandatory.
	APIURL string
	// InstitutionCode is the institution's number. Mandatory.
	InstitutionCode string
	// MerchantNo is the merchant's number. Mandatory.
	MerchantNo string
	// Key is the merchant's private key. Mandatory.
	Key *MerchantKey
	// PlatformKeys are the platform's: several while a new certificate is being introduced. At least one.
	PlatformKeys []*PlatformKey
	// SignHash is what requests are signed with.
	SignHash Hash
	// ForbidSHA1 refuses signatures of the platform over SHA-1. At present it makes no others.
	ForbidSHA1 bool
	// AllowPlainHTTP allows plain http to any host, not just loopback and the test address. Nothing but TLS binds
	// answers to orders.
	AllowPlainHTTP bool
	// MaxBytes is the most bytes that an answer or callback may have. 0 is 1,048,576.
	MaxBytes int
	// MaxDepth is how deep its objects and arrays may be nested. 0 is 16.
	MaxDepth int
	// Clock is where the time comes from; nil is the system's clock. It is called by whichever goroutine prepares a
	// request, several at once perhaps. If it panics, the system's clock is taken.
	Clock func() time.Time
}

// Merchant is an identity and its keys: it prepares requests, accepts answers and reads callbacks. It does no I/O. Any
// number of goroutines may use one.
type Merchant struct {
	owned                               *owned[*C.bestpay_merchant]
	clock                               *clock
	apiURL, institutionCode, merchantNo string
	maxBytes                            int
}

// The most bytes of an answer or callback where MaxBytes does not say.
const maxBytes = 1 << 20

// NewMerchant makes a merchant. What is missing or wrong in the options is an [ErrConfig] with the setting's name as its
// Field. The keys may be closed afterwards.
func NewMerchant(options MerchantOptions) (*Merchant, error) {
	var given arguments
	var pinner runtime.Pinner
	defer pinner.Unpin()
	text := func(text *C.char) *C.char {
		if text != nil {
			pinner.Pin(text)
		}
		return text
	}
	c := C.bestpay_merchant_options{
		size:             C.sizeof_bestpay_merchant_options,
		api_url:          text(given.optional("api_url", options.APIURL)),
		institution_code: text(given.optional("institution_code", options.InstitutionCode)),
		merchant_no:      text(given.optional("merchant_no", options.MerchantNo)),
		sign_hash:        C.int32_t(options.SignHash),
		forbid_sha1:      flag(options.ForbidSHA1),
		allow_plain_http: flag(options.AllowPlainHTTP),
		max_bytes:        given.limit("max_bytes", options.MaxBytes),
		max_depth:        given.limit("max_depth", options.MaxDepth),
	}
	if options.Key != nil {
		key, err := options.Key.owned.use("key")
		if err != nil {
			return nil, err
		}
		defer key.release()
		c.key = key.object
	}
	keys, release, err := usePlatformKeys(options.PlatformKeys)
	if err != nil {
		return nil, err
	}
	defer release()
	if len(keys) > 0 {
		pinner.Pin(&keys[0])
		c.platform_keys, c.platform_key_count = &keys[0], C.size_t(len(keys))
	}
	clock := newClock(options.Clock, &c)
	object, err := create(given, func(merchant **C.bestpay_merchant, failure **C.bestpay_error) {
		C.bestpay_merchant_new(&c, merchant, failure)
	})
	if err != nil {
		clock.release()
		return nil, err
	}
	return newMerchant(object, clock, options.MaxBytes), nil
}

// newMerchant takes over the object, and one use of its clock.
func newMerchant(object *C.bestpay_merchant, clock *clock, limit int) *Merchant {
	if limit == 0 {
		limit = maxBytes
	}
	return &Merchant{
		owned: own(object, func(merchant *C.bestpay_merchant) {
			C.bestpay_merchant_free(merchant)
			clock.release()
		}),
		clock:           clock,
		apiURL:          C.GoString(C.bestpay_merchant_api_url(object)),
		institutionCode: C.GoString(C.bestpay_merchant_institution_code(object)),
		merchantNo:      C.GoString(C.bestpay_merchant_no(object)),
		maxBytes:        limit,
	}
}

// usePlatformKeys holds on to the keys until release is called.
func usePlatformKeys(keys []*PlatformKey) (objects []*C.bestpay_platform_key, release func(), err error) {
	var used []*handle[*C.bestpay_platform_key]
	release = func() {
		for _, key := range used {
			key.release()
		}
	}
	for _, key := range keys {
		var owned *owned[*C.bestpay_platform_key]
		if key != nil {
			owned = key.owned
		}
		handle, err := owned.use("platform key")
		if err != nil {
			release()
			return nil, nil, err
		}
		used = append(used, handle)
		objects = append(objects, handle.object)
	}
	return objects, release, nil
}

// WithMerchantNo is the same merchant under another merchantNo: for an institution with many shops.
func (m *Merchant) WithMerchantNo(merchantNo string) (*Merchant, error) {
	merchant, err := m.owned.use("merchant")
	if err != nil {
		return nil, err
	}
	defer merchant.release()
	return copyMerchant(merchant.object, merchantNo, m.clock, m.maxBytes)
}

func copyMerchant(merchant *C.bestpay_merchant, merchantNo string, clock *clock, limit int) (*Merchant, error) {
	var given arguments
	number := given.text("merchant_no", merchantNo)
	object, err := create(given, func(other **C.bestpay_merchant, failure **C.bestpay_error) {
		C.bestpay_merchant_with_merchant_no(merchant, number, other, failure)
	})
	if err != nil {
		return nil, err
	}
	clock.retain()
	return newMerchant(object, clock, limit), nil
}

// APIURL is the platform's address that requests go to.
func (m *Merchant) APIURL() string { return m.apiURL }

// InstitutionCode is the institution's number.
func (m *Merchant) InstitutionCode() string { return m.institutionCode }

// MerchantNo is the merchant's number.
func (m *Merchant) MerchantNo() string { return m.merchantNo }

// Now is Beijing time by the merchant's clock, to the second. Store it with the order before the order is sent, and set
// it as RequestDate: [Client.OrderStatus] needs it after a power cut.
func (m *Merchant) Now() (time.Time, error) {
	merchant, err := m.owned.use("merchant")
	if err != nil {
		return time.Time{}, err
	}
	defer merchant.release()
	var buffer [C.BESTPAY_TIME_SIZE]C.char
	var failure *C.bestpay_error
	C.bestpay_merchant_now(merchant.object, &buffer[0], C.size_t(len(buffer)), &failure)
	if err := takeError(failure); err != nil {
		return time.Time{}, err
	}
	return time.ParseInLocation(dashed, C.GoString(&buffer[0]), Beijing)
}

// Close frees the merchant. Clients made with it go on, and so do calls that are under way; what is called afterwards
// fails with [ErrClosed]. A merchant that is forgotten is closed by the garbage collector. Always nil.
func (m *Merchant) Close() error {
	m.owned.close()
	return nil
}
