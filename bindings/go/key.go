package bestpay

// #include "calls.h"
import "C"

import (
	"slices"
	"time"
)

// MerchantKey is the merchant's private key. Any number of goroutines may use one.
type MerchantKey struct {
	owned       *owned[*C.bestpay_merchant_key]
	kind        string
	bits        int
	alias       string
	spkiSHA256  string
	certificate *Certificate
}

// MerchantKeyFromFile reads a private key from a file: PKCS#12, PKCS#8 (also encrypted), PKCS#1; DER, PEM or bare
// Base64. The password may be "" if the file needs none; the alias (compared without case) may be "" if a PKCS#12 file
// holds one key.
func MerchantKeyFromFile(path, password, alias string) (*MerchantKey, error) {
	var given arguments
	cPath := given.text("path", path)
	cPassword, cAlias := given.optional("password", password), given.optional("alias", alias)
	return newMerchantKey(given, func(key **C.bestpay_merchant_key, failure **C.bestpay_error) {
		C.bestpay_merchant_key_from_file(cPath, cPassword, cAlias, key, failure)
	})
}

// MerchantKeyFromBytes is [MerchantKeyFromFile] for bytes in memory, at most 1 MiB. They are not needed afterwards.
func MerchantKeyFromBytes(bytes []byte, password, alias string) (*MerchantKey, error) {
	var given arguments
	cPassword, cAlias := given.optional("password", password), given.optional("alias", alias)
	return newMerchantKey(given, func(key **C.bestpay_merchant_key, failure **C.bestpay_error) {
		data, length := bytesOf(bytes)
		C.bestpay_merchant_key_from_bytes(data, length, cPassword, cAlias, key, failure)
	})
}

func newMerchantKey(given arguments, read func(**C.bestpay_merchant_key, **C.bestpay_error)) (*MerchantKey, error) {
	object, err := create(given, read)
	if err != nil {
		return nil, err
	}
	return &MerchantKey{
		owned:       own(object, func(key *C.bestpay_merchant_key) { C.bestpay_merchant_key_free(key) }),
		kind:        C.GoString(C.bestpay_merchant_key_kind(object)),
		bits:        int(C.bestpay_merchant_key_bits(object)),
		alias:       C.GoString(C.bestpay_merchant_key_alias(object)),
		spkiSHA256:  C.GoString(C.bestpay_merchant_key_spki_sha256(object)),
		certificate: readCertificate(C.bestpay_merchant_key_certificate(object)),
	}, nil
}

// Kind is "pkcs12", "pkcs8", "pkcs8-encrypted" or "pkcs1".
func (k *MerchantKey) Kind() string { return k.kind }

// Bits is the length of the modulus.
func (k *MerchantKey) Bits() int { return k.bits }

// Alias is the key's alias (friendlyName) as in the PKCS#12 file, "" if there is none.
func (k *MerchantKey) Alias() string { return k.alias }

// SPKISHA256 is SHA-256 of the public key's SubjectPublicKeyInfo, in hex. Use it to compare keys.
func (k *MerchantKey) SPKISHA256() string { return k.spkiSHA256 }

// Certificate is the certificate of the key in its file, nil if there is none.
func (k *MerchantKey) Certificate() *Certificate { return k.certificate }

// Close frees the key; its memory is overwritten once no merchant uses it any more. Merchants made with it keep
// working. The garbage collector closes a forgotten key. The error is always nil.
func (k *MerchantKey) Close() error {
	k.owned.close()
	return nil
}

// PlatformKey is the platform's public key, which verifies the platform's messages. Any number of goroutines may use
// one.
type PlatformKey struct {
	owned       *owned[*C.bestpay_platform_key]
	kind        string
	bits        int
	spkiSHA256  string
	certificate *Certificate
	others      []*PlatformKey
}

// PlatformKeyFromFile reads the platform's certificate (X.509) or public key (SPKI) from a file: DER, PEM or bare Base64.
func PlatformKeyFromFile(path string) (*PlatformKey, error) {
	var given arguments
	cPath := given.text("path", path)
	return newPlatformKey(given, func(key **C.bestpay_platform_key, failure **C.bestpay_error) {
		C.bestpay_platform_key_from_file(cPath, key, failure)
	})
}

// PlatformKeyFromBytes is [PlatformKeyFromFile] for bytes in memory, at most 1 MiB. They are not needed afterwards.
func PlatformKeyFromBytes(bytes []byte) (*PlatformKey, error) {
	return newPlatformKey(arguments{}, func(key **C.bestpay_platform_key, failure **C.bestpay_error) {
		data, length := bytesOf(bytes)
		C.bestpay_platform_key_from_bytes(data, length, key, failure)
	})
}

func newPlatformKey(given arguments, read func(**C.bestpay_platform_key, **C.bestpay_error)) (*PlatformKey, error) {
	object, err := create(given, read)
	if err != nil {
		return nil, err
	}
	return ownPlatformKey(object), nil
}

func ownPlatformKey(object *C.bestpay_platform_key) *PlatformKey {
	key := &PlatformKey{
		owned:       own(object, func(key *C.bestpay_platform_key) { C.bestpay_platform_key_free(key) }),
		kind:        C.GoString(C.bestpay_platform_key_kind(object)),
		bits:        int(C.bestpay_platform_key_bits(object)),
		spkiSHA256:  C.GoString(C.bestpay_platform_key_spki_sha256(object)),
		certificate: readCertificate(C.bestpay_platform_key_certificate(object)),
	}
	for {
		other := C.bestpay_platform_key_other(object, C.size_t(len(key.others)))
		if other == nil {
			return key
		}
		key.others = append(key.others, ownPlatformKey(other))
	}
}

// Kind is "x509" or "spki".
func (k *PlatformKey) Kind() string { return k.kind }

// Bits is the length of the modulus.
func (k *PlatformKey) Bits() int { return k.bits }

// SPKISHA256 is SHA-256 of the key's SubjectPublicKeyInfo, in hex. Use it to compare keys.
func (k *PlatformKey) SPKISHA256() string { return k.spkiSHA256 }

// Certificate is the certificate that the key was read from, nil for a bare key.
func (k *PlatformKey) Certificate() *Certificate { return k.certificate }

// Others are the other keys of the same PEM file. A signature by any of them verifies.
func (k *PlatformKey) Others() []*PlatformKey { return slices.Clone(k.others) }

// Close frees the key. Merchants made with it keep working. The garbage collector closes a forgotten key. The error is
// always nil.
func (k *PlatformKey) Close() error {
	k.owned.close()
	return nil
}

// Certificate is the content of a certificate.
type Certificate struct {
	// Subject is the whole subject.
	Subject string
	// CommonName is the subject's common name, "" if it has none.
	CommonName string
	// NotBefore and NotAfter are the first and the last moment of its validity.
	NotBefore, NotAfter time.Time
	// HasExpired says whether NotAfter has passed, by the system clock. An expired certificate still verifies.
	HasExpired bool
}

func readCertificate(certificate *C.bestpay_certificate) *Certificate {
	if certificate == nil {
		return nil
	}
	moment := func(text *C.char) time.Time {
		// The library writes RFC 3339; anything else becomes the zero time.
		read, _ := time.Parse(time.RFC3339, C.GoString(text))
		return read
	}
	return &Certificate{
		Subject:    C.GoString(C.bestpay_certificate_subject(certificate)),
		CommonName: C.GoString(C.bestpay_certificate_common_name(certificate)),
		NotBefore:  moment(C.bestpay_certificate_not_before(certificate)),
		NotAfter:   moment(C.bestpay_certificate_not_after(certificate)),
		HasExpired: bool(C.bestpay_certificate_has_expired(certificate)),
	}
}
