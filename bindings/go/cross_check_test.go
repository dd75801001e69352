package bestpay_test

// The library's signatures against crypto/rsa, in both directions.

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"testing"

	"bestpay.example/bestpay"
)

func privateKey(name string) *rsa.PrivateKey {
	block, _ := pem.Decode(must(os.ReadFile(vectorsPath("keys/" + name))))
	return must(x509.ParsePKCS8PrivateKey(block.Bytes)).(*rsa.PrivateKey)
}

func digest(hash bestpay.Hash, text string) (crypto.Hash, []byte) {
	if hash == bestpay.SHA1 {
		sum := sha1.Sum([]byte(text))
		return crypto.SHA1, sum[:]
	}
	sum := sha256.Sum256([]byte(text))
	return crypto.SHA256, sum[:]
}

var alphabet = []rune("aZ09 &=\"\\/<>\n\t翼支付💰é\u2028")

// randomMessage is a flat object of random texts and numbers.
func randomMessage(random *mathrand.Rand) []byte {
	message := map[string]any{}
	for range 1 + random.IntN(12) {
		text := make([]rune, random.IntN(40))
		for i := range text {
			text[i] = alphabet[random.IntN(len(alphabet))]
		}
		message[fmt.Sprintf("name%d", random.IntN(100))] = string(text)
		message[fmt.Sprintf("number%d", random.IntN(100))] = random.Int64()
	}
	return must(json.Marshal(message))
}

func TestSignaturesAreThoseOfCryptoRSA(t *testing.T) {
	random := mathrand.New(mathrand.NewPCG(1, 2))
	for _, bits := range []int{1024, 2048, 4096} {
		file := fmt.Sprintf("merchant-%d.pkcs8.pem", bits)
		theirs := privateKey(file)
		ours := must(bestpay.MerchantKeyFromFile(vectorsPath("keys/"+file), "", ""))
		spki := sha256.Sum256(must(x509.MarshalPKIXPublicKey(theirs.Public())))
		wantEqual(t, "the key", ours.SPKISHA256(), hex.EncodeToString(spki[:]))
		for range 20 {
			for _, hash := range []bestpay.Hash{bestpay.SHA256, bestpay.SHA1} {
				text := must(bestpay.SigningString(randomMessage(random), bestpay.ReadOptions{}))
				algorithm, sum := digest(hash, text)
				wanted := base64.StdEncoding.EncodeToString(must(rsa.SignPKCS1v15(nil, theirs, algorithm, sum)))
				wantEqual(t, "the signature", must(bestpay.SignString(ours, hash, text)), wanted)
			}
		}
	}
}

func TestWhatCryptoRSASignsVerifies(t *testing.T) {
	random := mathrand.New(mathrand.NewPCG(3, 4))
	theirs := privateKey("platform-1024.pkcs8.pem")
	ours := []*bestpay.PlatformKey{must(bestpay.PlatformKeyFromFile(vectorsPath("keys/platform-1024.cer")))}
	stranger := must(rsa.GenerateKey(rand.Reader, 1024))
	for range 50 {
		for _, hash := range []bestpay.Hash{bestpay.SHA256, bestpay.SHA1} {
			message := randomMessage(random)
			text := must(bestpay.SigningString(message, bestpay.ReadOptions{}))
			algorithm, sum := digest(hash, text)
			sign := must(rsa.SignPKCS1v15(nil, theirs, algorithm, sum))
			signed := fmt.Appendf(message[:len(message)-1], `,"sign":%q}`, base64.StdEncoding.EncodeToString(sign))
			verified := must(bestpay.Verify(ours, signed, bestpay.ReadOptions{}))
			wantEqual(t, "the hash", verified.Hash, hash)
			wantEqual(t, "the form", verified.Form, "sorted")
			err := second(bestpay.Verify(ours, signed, bestpay.ReadOptions{ForbidSHA1: true}))
			wantEqual(t, "whether it is forbidden", err != nil, hash == bestpay.SHA1)

			sign = must(rsa.SignPKCS1v15(nil, stranger, algorithm, sum))
			signed = fmt.Appendf(message[:len(message)-1], `,"sign":%q}`, base64.StdEncoding.EncodeToString(sign))
			failed(t, second(bestpay.Verify(ours, signed, bestpay.ReadOptions{})), bestpay.ErrSignature)
		}
	}
}

func TestCryptoRSAVerifiesWhatIsPrepared(t *testing.T) {
	theirs := privateKey("merchant-2048.pkcs8.pem")
	options := merchantOptions()
	options.Key = must(bestpay.MerchantKeyFromFile(vectorsPath("keys/merchant-2048.p12"), "123456", "conname"))
	for _, hash := range []bestpay.Hash{bestpay.SHA256, bestpay.SHA1} {
		options.SignHash = hash
		prepared := must(must(bestpay.NewMerchant(options)).Prepare(newOrder(paidAtOnce)))
		var body struct{ Sign []byte }
		must(0, json.Unmarshal(prepared.Body, &body))
		algorithm, sum := digest(hash, prepared.SigningString)
		if err := rsa.VerifyPKCS1v15(&theirs.PublicKey, algorithm, sum, body.Sign); err != nil {
			t.Error(err)
		}
	}
}
