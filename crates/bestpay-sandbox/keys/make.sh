#!/bin/sh
# Makes the sandbox's test keys anew, in this folder. Needs OpenSSL 3. Whoever runs it changes every signature.
set -eu
cd "$(dirname "$0")"
days=18250 # fifty years

# The merchant: RSA-2048 in a PKCS#12 file, as a merchant receives it, and the certificate that the sandbox keeps.
openssl req -x509 -newkey rsa:2048 -nodes -sha256 -days "$days" -utf8 \
    -subj "/C=CN/O=bestpay-sandbox/CN=Sandbox merchant (test only)" -keyout merchant.key -out merchant.pem
openssl pkcs12 -export -inkey merchant.key -in merchant.pem -name conname -passout pass:123456 -out merchant.p12
openssl x509 -in merchant.pem -outform DER -out merchant.cer
rm merchant.key merchant.pem

# The platform, and a stranger that looks like it: RSA-1024 and SHA-1, as the platform's.
for name in platform stranger; do
    openssl req -x509 -newkey rsa:1024 -nodes -sha1 -days "$days" -utf8 \
        -subj "/C=CN/O=bestpay-sandbox/CN=Sandbox $name (test only)" -keyout "$name.key" -out "$name.pem"
    openssl pkcs8 -topk8 -nocrypt -in "$name.key" -outform DER -out "$name.pk8"
    openssl x509 -in "$name.pem" -outform DER -out "$name.cer"
    rm "$name.key" "$name.pem"
done
rm stranger.cer
