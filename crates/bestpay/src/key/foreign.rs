//! What a file is that holds no key which can be read, and what to do with it.

use std::borrow::Cow;

use super::ber;

/// What a file that is neither DER, PEM nor Base64 may be: its first bytes, what it is, and what to do.
const FIRST_BYTES: &[(&[u8], &str)] = &[
    (b"\xfe\xed\xfe\xed", JAVA_KEYSTORE),
    (
        b"\xce\xce\xce\xce",
        "this is a Java keystore (JCEKS); convert it: keytool -importkeystore -srckeystore FILE -srcstoretype JCEKS \
         -destkeystore merchant.p12 -deststoretype PKCS12",
    ),
    (b"\x00\x00\x00\x01\x00\x00\x00\x14", BOUNCY_CASTLE_KEYSTORE),
    (b"\x00\x00\x00\x02\x00\x00\x00\x14", BOUNCY_CASTLE_KEYSTORE),
    (b"PK\x03\x04", "this is a ZIP archive; unpack it, and give the file inside"),
    (b"Rar!", "this is a RAR archive; unpack it, and give the file inside"),
    (b"7z\xbc\xaf", "this is a 7z archive; unpack it, and give the file inside"),
    (b"\x1f\x8b", "this is compressed by gzip; unpack it, and give the file inside"),
    (b"openssh-key-v1\0", OPENSSH_KEY),
    (b"-----BEGIN OPENSSH PRIVATE KEY", OPENSSH_KEY),
    (b"-----BEGIN PGP", "this is a PGP key; ask the platform for an X.509 certificate or a PKCS#12 file"),
    (
        b"PuTTY-User-Key-File",
        "this is a key of PuTTY; export it with PuTTYgen as an OpenSSH key, then: ssh-keygen -p -m PEM -f FILE",
    ),
    (b"ssh-rsa ", "this is a public key for SSH; convert it: ssh-keygen -e -m PKCS8 -f FILE"),
    (b"ssh-", "this is a public key for SSH, and not RSA; ask the platform for an X.509 certificate"),
    (b"%PDF", "this is a PDF; ask for the certificate or key as a file of its own"),
    (
        b"---- BEGIN SSH2",
        "this is a public key for SSH; convert it: ssh-keygen -i -f FILE, then ssh-keygen -e -m PKCS8",
    ),
    (b"<RSAKeyValue", "this is a key in XML, as .NET writes it; export it there as PEM or PKCS#12"),
    (b"<", "this is a web page or XML, perhaps the error page of a download; download the file again"),
    (b"{", "this is JSON; give the file or text with the key that it names"),
    (b"version https://git-lfs", "this is a pointer of Git LFS, not the file itself; fetch it: git lfs pull"),
];

const JAVA_KEYSTORE: &str = "this is a Java keystore (JKS); convert it: keytool -importkeystore -srckeystore FILE \
                             -srcstoretype JKS -destkeystore merchant.p12 -deststoretype PKCS12; for a certificate \
                             alone: keytool -exportcert -rfc -keystore FILE -alias ALIAS -file platform.pem";
const BOUNCY_CASTLE_KEYSTORE: &str = "this is a keystore of Bouncy Castle (BKS or UBER); convert it: keytool \
    -importkeystore -srckeystore FILE -srcstoretype BKS -destkeystore merchant.p12 -deststoretype PKCS12 -providerclass \
    org.bouncycastle.jce.provider.BouncyCastleProvider -providerpath bcprov.jar";
const OPENSSH_KEY: &str = "this is a key of OpenSSH; convert it: ssh-keygen -p -m PEM -f FILE";

/// Damage to DER that was taken for a text.
const HOW_TO_COPY: &str = "take the original, and copy it as a binary file: leave .p12, .pfx and .cer out of Maven's \
                           resource filtering (nonFilteredFileExtensions), and transfer it in binary mode";

/// What DER may be that holds no key: an object identifier in it, what it is, and what to do.
const OBJECT_IDENTIFIERS: &[(&[u8], &str)] = &[
    (
        b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", // 1.2.840.113549.1.7.2
        "this is PKCS#7 (.p7b), which holds certificates; take them out: openssl pkcs7 -print_certs -in FILE -out \
         platform.pem, with -inform DER if the file is binary",
    ),
    (
        b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", // 1.2.840.113549.1.7.3
        "this is PKCS#7 that is encrypted for somebody; ask for the key or certificate itself",
    ),
    (
        b"\x06\x0a\x2a\x81\x1c\xcf\x55\x06\x01\x04\x02", // 1.2.156.10197.6.1.4.2
        "this is an SM2 file (国密), which is not supported; ask the platform for an RSA key",
    ),
];

/// What a file is that does not look like DER, PEM or Base64, by its first bytes.
pub(super) fn by_first_bytes(bytes: &[u8]) -> Option<&'static str> {
    FIRST_BYTES.iter().find(|(first, _)| bytes.starts_with(first)).map(|(_, what)| *what)
}

/// What a file is that holds no key and has no first bytes to know it by.
pub(super) fn by_content(bytes: &[u8]) -> Option<&'static str> {
    if bytes.iter().all(|&byte| byte == 0) {
        return Some("the file holds nothing but zeros, as after a power cut: copy the original again");
    }
    let text = std::str::from_utf8(bytes).ok()?.to_ascii_uppercase();
    let is_pem = ["CERTIFICATE", "PRIVATE KEY", "PUBLIC KEY", "PKCS12"].iter().any(|what| text.contains(what));
    (is_pem && (text.contains("BEGIN") || text.contains("END"))).then_some(
        "this looks like PEM, but its first or last line is missing or changed: they are -----BEGIN CERTIFICATE----- and \
         -----END CERTIFICATE-----, or other words, with five hyphens on each side; copy the original again",
    )
}

/// What something is that looks like DER, but holds no key.
pub(super) fn by_structure(bytes: &[u8], reads: impl Fn(&[u8]) -> bool) -> Option<Cow<'static, str>> {
    if let Some(how) = taken_for_text(bytes, reads) {
        return Some(format!("the file is damaged: {how}; {HOW_TO_COPY}").into());
    }
    let names = |oid: &[u8]| bytes.windows(oid.len()).take(32).any(|window| window == oid);
    if let Some((_, what)) = OBJECT_IDENTIFIERS.iter().find(|(oid, _)| names(oid)) {
        return Some(Cow::Borrowed(what));
    }
    if is_certificate_request(bytes) {
        let what = "this is a certificate request (CSR); the certificate that was made from it, or the key, is needed";
        return Some(what.into());
    }
    match ber::length_of_first(bytes) {
        Some(length) if length > bytes.len() => {
            Some(format!("it is cut: it should have {length} bytes, and has {}; copy it again", bytes.len()).into())
        }
        _ if is_bcfks(bytes) => Some(
            "this is a keystore of Bouncy Castle (BCFKS); convert it to PKCS#12: keytool -importkeystore -srcstoretype \
             BCFKS -srckeystore FILE -destkeystore merchant.p12 -deststoretype PKCS12 -providerclass \
             org.bouncycastle.jce.provider.BouncyCastleProvider -providerpath bcprov.jar"
                .into(),
        ),
        _ => None,
    }
}

/// How a program that took the bytes for a text has changed them.
fn taken_for_text(bytes: &[u8], reads: impl Fn(&[u8]) -> bool) -> Option<&'static str> {
    let count = |pattern: &[u8]| bytes.windows(pattern.len()).filter(|window| *window == pattern).count();
    // DER of a key has bytes above 7F everywhere, in its lengths as well, and so many are no UTF-8 by chance.
    let has_high_bytes = bytes.iter().any(|&byte| byte > 0x7f);
    let is_long = bytes.len() > 64;
    if count("\u{fffd}".as_bytes()) > 1 {
        return Some("it was read as text and written again, which put EF BF BD (U+FFFD) in place of its bytes");
    }
    if is_long && has_high_bytes && std::str::from_utf8(bytes).is_ok() {
        return Some("it was converted to UTF-8 as if it were a text");
    }
    if is_long && !has_high_bytes && count(b"?") > 8 {
        return Some("it was converted to ASCII as if it were a text, which put `?` in place of its bytes");
    }
    if count(b"\r\n") > 0 && count(b"\r\n") == count(b"\n") {
        let mut restored = Vec::with_capacity(bytes.len());
        for (at, &byte) in bytes.iter().enumerate() {
            if !(byte == b'\r' && bytes.get(at + 1) == Some(&b'\n')) {
                restored.push(byte);
            }
        }
        if reads(&restored) {
            return Some("a transfer as text put 0D before each 0A");
        }
    }
    None
}

/// `CertificationRequestInfo ::= SEQUENCE { version INTEGER {v1(0)}, subject, subjectPKInfo, attributes [0] }` (RFC
/// 2986), itself in a SEQUENCE.
fn is_certificate_request(der: &[u8]) -> bool {
    x509_cert::request::CertReq::try_from(der).is_ok()
}

/// `ObjectStore ::= SEQUENCE { EncryptedObjectStoreData { AlgorithmIdentifier { PBES2 } … } … }`.
fn is_bcfks(der: &[u8]) -> bool {
    const PBES2: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d";
    // Three headers of a SEQUENCE, of two to five bytes each.
    der.windows(PBES2.len()).take(16).any(|window| window == PBES2)
}

#[cfg(test)]
mod tests {
    use crate::{ErrorKind, MerchantKey, PlatformKey};

    const KEYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys/");

    #[test]
    fn what_a_file_is_and_what_to_do_is_said_by_name() {
        for (file, words) in [
            ("merchant-2048.jks", "Java keystore (JKS); convert it: keytool -importkeystore"),
            ("merchant-2048.jceks", "Java keystore (JCEKS); convert it: keytool -importkeystore"),
            ("merchant-2048.bks", "Bouncy Castle (BKS or UBER)"),
            ("merchant-2048.bcfks", "Bouncy Castle (BCFKS)"),
            ("platform-1024.p7b", "PKCS#7 (.p7b), which holds certificates"),
            ("platform-1024-der.p7b", "PKCS#7 (.p7b), which holds certificates"),
            ("merchant-2048-maven-filtered.p12", "EF BF BD"),
            ("platform-1024-maven-filtered.cer", "EF BF BD"),
            ("merchant-2048-latin-1-to-utf-8.p12", "converted to UTF-8 as if it were a text"),
            ("platform-1024-latin-1-to-utf-8.cer", "converted to UTF-8 as if it were a text"),
            ("merchant-2048-to-ascii.p12", "which put `?`"),
            ("platform-1024-to-ascii.cer", "which put `?`"),
            ("merchant-2048-crlf.p12", "put 0D before each 0A"),
            ("merchant-2048-truncated.p12", "it is cut: it should have"),
            ("platform-1024-truncated.cer", "it is cut: it should have"),
            ("platform-1024-twice.cer", "bytes of something else follow"),
            ("merchant-openssh.pem", "ssh-keygen -p -m PEM"),
            ("merchant-2048.csr.pem", "certificate request (CSR)"),
            ("download.html", "a web page"),
            ("empty", "the file is empty"),
            ("text.txt", "neither DER, PEM nor Base64"),
        ] {
            let path = format!("{KEYS}{file}");
            let errors =
                [MerchantKey::from_file(&path, Some("123456"), None).err(), PlatformKey::from_file(&path).err()];
            for error in errors {
                let error = error.expect(file);
                assert_eq!(error.kind(), ErrorKind::InvalidKey, "{file}: {error}");
                assert!(error.message().contains(words), "{file}: {error}");
            }
        }
    }

    #[test]
    fn other_texts_are_told_by_their_first_words() {
        for (text, words) in [
            ("ssh-rsa AAAAB3NzaC1yc2E= till", "public key for SSH"),
            ("PuTTY-User-Key-File-3: ssh-rsa", "PuTTY"),
            ("<RSAKeyValue><Modulus>", "XML, as .NET writes it"),
            ("{\"type\": \"key\"}", "this is JSON"),
            ("-----BEGIN PGP PUBLIC KEY BLOCK-----\nVersion: 1\n\nabc\n=x\n-----END PGP PUBLIC KEY BLOCK-----", "PGP"),
            ("version https://git-lfs.github.com/spec/v1", "Git LFS"),
            ("PK\u{3}\u{4}", "ZIP"),
            ("-----BEGIN CERTIFICATE-----\nMIIB", "BEGIN and no END"),
            ("my key:\n-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ==\n-----END PGP PRIVATE KEY BLOCK-----", "PGP"),
            ("ssh-ed25519 AAAA till", "public key for SSH, and not RSA"),
            ("\0\0\0\0\0\0\0\0", "nothing but zeros"),
            ("----BEGIN CERTIFICATE----\nMIIB\n----END CERTIFICATE----", "five hyphens"),
            ("\u{2014}BEGIN CERTIFICATE\u{2014}\nMIIB\n\u{2014}END CERTIFICATE\u{2014}", "five hyphens"),
            ("MIIB\n-----END CERTIFICATE-----", "five hyphens"),
            ("-----BEGIN CERTIFICATE-----\nMI!B\n-----END CERTIFICATE-----", "copy the original again"),
        ] {
            let error = PlatformKey::from_bytes(text.as_bytes()).expect_err(text);
            assert!(error.message().contains(words), "{text}: {error}");
        }
    }
}
