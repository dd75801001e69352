package bestpay

// #include "calls.h"
import "C"

import (
	"runtime"
	"time"
)

// MerchantOptions are the settings of a merchant.
type MerchantOptions struct {
	// APIURL is "production", "test" (the document's test address), or an address. Mandatory.
	APIURL string
	// InstitutionCode is the institution's number. Mandatory.
	InstitutionCode string
	// MerchantNo is the merchant's number. Mandatory.
	MerchantNo string
	// Key is the merchant's private key. Mandatory.
	Key *MerchantKey
	// PlatformKeys are the platform's: several while a new certificate is being introduced. At least one.
	PlatformKeys []*PlatformKey
	// SignHash is the hash that signs requests.
	SignHash Hash
	// ForbidSHA1 refuses the platform's SHA-1 signatures. At present the platform makes no others.
	ForbidSHA1 bool
	// AllowPlainHTTP allows plain http to any host, not just loopback and the test address. Only TLS binds answers to
	// orders.
	AllowPlainHTTP bool
	// MaxBytes is the size limit of an answer or callback. 0 means 1,048,576.
	MaxBytes int
	// MaxDepth is the limit for nested objects and arrays. 0 means 16.
	MaxDepth int
	// Clock returns the time; nil is the system clock. It runs in the goroutine that prepares a request, perhaps in
	// several at once. If it panics, the system clock is used.
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

// The size limit of an answer or callback if MaxBytes is not set.
const maxBytes = 1 << 20

// NewMerchant makes a merchant. A missing or wrong option is an [ErrConfig] with the setting's name as its Field. The
// keys may be closed afterwards.
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

// newMerchant takes ownership of the object, and of one use of its clock.
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

// WithMerchantNo returns the same merchant with another merchantNo, for an institution with many shops.
func (m *Merchant) WithMerchantNo(merchantNo string) (*Merchant, error) {
	merchant, err := m.owned.use("merchant")
	if err != nil {
		return nil, err
	}
	defer merchant.release()
	return copyMerchant(merchant.object, merchantNo, m.clock, m.maxBytes)
}

// WithCallbacksOf returns the same merchant, which also reads callbacks for these merchants of its institution, and for no
// other: not for itself either, if it is not among them. For an institution with one notifyUrl: branch on the callback's
// MerchantNo, because two merchants may have the same order number. A [Cashier] over a client of such a merchant writes
// each callback down for its own merchant.
func (m *Merchant) WithCallbacksOf(merchantNos ...string) (*Merchant, error) {
	list := newFields("")
	for _, merchantNo := range merchantNos {
		list.terminated("merchant_nos", merchantNo)
	}
	if err := list.failure(); err != nil {
		return nil, err
	}
	return m.reader(func(merchant *C.bestpay_merchant, other **C.bestpay_merchant, failure **C.bestpay_error) {
		buffer, _ := list.forC()
		C.bestpay_go_with_callbacks(merchant, buffer, C.size_t(len(merchantNos)), other, failure)
	})
}

// WithCallbacksOfInstitution is [Merchant.WithCallbacksOf] every merchant of its institution.
func (m *Merchant) WithCallbacksOfInstitution() (*Merchant, error) {
	return m.reader(func(merchant *C.bestpay_merchant, other **C.bestpay_merchant, failure **C.bestpay_error) {
		C.bestpay_merchant_with_callbacks_of_institution(merchant, other, failure)
	})
}

func (m *Merchant) reader(make func(*C.bestpay_merchant, **C.bestpay_merchant, **C.bestpay_error)) (*Merchant, error) {
	merchant, err := m.owned.use("merchant")
	if err != nil {
		return nil, err
	}
	defer merchant.release()
	return another(arguments{}, m.clock, m.maxBytes, func(other **C.bestpay_merchant, failure **C.bestpay_error) {
		make(merchant.object, other, failure)
	})
}

func copyMerchant(merchant *C.bestpay_merchant, merchantNo string, clock *clock, limit int) (*Merchant, error) {
	var given arguments
	number := given.text("merchant_no", merchantNo)
	return another(given, clock, limit, func(other **C.bestpay_merchant, failure **C.bestpay_error) {
		C.bestpay_merchant_with_merchant_no(merchant, number, other, failure)
	})
}

// another makes a merchant from one with this clock, which both keep.
func another(
	given arguments, clock *clock, limit int, make func(**C.bestpay_merchant, **C.bestpay_error),
) (*Merchant, error) {
	object, err := create(given, make)
	if err != nil {
		return nil, err
	}
	clock.retain()
	return newMerchant(object, clock, limit), nil
}

// APIURL is the platform's address.
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

// Close frees the merchant. Clients made with it and running calls continue; later calls fail with [ErrClosed]. The
// garbage collector closes a forgotten merchant. The error is always nil.
func (m *Merchant) Close() error {
	m.owned.close()
	return nil
}
