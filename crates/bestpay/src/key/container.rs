//! What a key file holds, recognised by its structure: DER, PEM or bare Base64, and which container.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine, alphabet};
use der::asn1::OctetStringRef;
use der::{Decode, Header, Reader, SliceReader, Tag};
use pem::{Pem, PemError};
use pkcs1::{RsaPrivateKeyRef, RsaPublicKeyRef};
use pkcs8::PrivateKeyInfoRef;
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use x509_cert::Certificate;
use zeroize::Zeroizing;

use super::{at, ber, foreign, invalid_key, pkcs1_as_spki, unsupported_key};
use crate::error::{Error, ErrorKind, Result};

/// Key files are a few kilobytes; anything larger is something else.
pub(crate) const LARGEST_FILE: usize = 1 << 20;

/// How often a key may be wrapped as text: the Base64 of the Base64 of a PEM text is read.
const MOST_WRAPPINGS: usize = 3;

/// What every part of a PEM text begins with.
const PEM_BEGIN: &str = "-----BEGIN ";

/// Characters without a width, which come along when a text is copied from a web page or a document.
const INVISIBLE: [char; 5] = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'];

const OWN_ENCRYPTION: &str = "OpenSSL's own PEM encryption (Proc-Type) is not supported; convert it: openssl pkcs8 -topk8 \
                              -in FILE -out merchant.pem";

pub(super) const ASK_FOR_RSA: &str = "ask the platform for an RSA key of 2048 bits";

/// The first byte of every key and certificate in DER.
const SEQUENCE: u8 = 0x30;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

pub(super) type Secret = Zeroizing<Vec<u8>>;

/// What a key file holds, by its structure; the name of the file says nothing.
pub(super) enum Container {
    Pkcs12(Secret),
    Pkcs8(Secret),
    Pkcs8Encrypted(Secret),
    Pkcs1(Secret),
    X509(Vec<u8>),
    Spki(Vec<u8>),
}

impl Container {
    /// The first private key, or what there is instead.
    pub(super) fn read(bytes: &[u8]) -> Result<Container> {
        let mut containers = Container::read_all(bytes)?;
        let at = containers.iter().position(Container::is_private).unwrap_or(0);
        Ok(containers.swap_remove(at))
    }

    /// All certificates and public keys, or what there is instead.
    pub(super) fn read_public(bytes: &[u8]) -> Result<Vec<Container>> {
        let containers = Container::read_all(bytes)?;
        if containers.iter().all(Container::is_private) {
            return Ok(containers);
        }
        Ok(containers.into_iter().filter(|container| !container.is_private()).collect())
    }

    fn is_private(&self) -> bool {
        !matches!(self, Container::X509(_) | Container::Spki(_))
    }

    /// Everything that the bytes hold, at least one.
    fn read_all(bytes: &[u8]) -> Result<Vec<Container>> {
        if bytes.len() > LARGEST_FILE {
            return Err(invalid_key("the file is larger than 1 MiB"));
        }
        Container::unwrap(bytes, MOST_WRAPPINGS)
    }

    /// Takes off PEM, Base64 or hex, and the one in the other: a configuration centre stores the Base64 of a PEM text.
    fn unwrap(bytes: &[u8], wrappings_left: usize) -> Result<Vec<Container>> {
        if bytes.first() == Some(&SEQUENCE) {
            return Ok(vec![Container::from_ber(bytes)?]);
        }
        let Some(text) = text_of(bytes).filter(|_| wrappings_left > 0) else { return Err(unknown(bytes)) };
        let text = Zeroizing::new(text.replace(INVISIBLE, "").trim().to_owned());
        if text.is_empty() {
            return Err(invalid_key("the file is empty"));
        }
        if text.contains(PEM_BEGIN) {
            return Container::in_pem(&text);
        }
        // Before it is taken for Base64: letters and hyphens are digits of it.
        if let Some(what) = foreign::by_first_bytes(text.as_bytes()).or_else(|| foreign::by_content(text.as_bytes())) {
            return Err(invalid_key(what));
        }
        let is_whole = |der: &Secret| ber::length_of_first(der).is_none_or(|length| length <= der.len());
        let inside = hex(&text).or_else(|| base64(&text));
        let inside = match inside {
            Some(inside) if is_whole(&inside) => Some(inside),
            // Without its blanks it is cut: they were digits.
            cut => with_pluses(&text).filter(is_whole).or(cut),
        };
        Container::unwrap(&inside.ok_or_else(|| unknown(text.as_bytes()))?, wrappings_left - 1)
    }

    fn in_pem(text: &str) -> Result<Vec<Container>> {
        let text = with_line_ends(text);
        let blocks = pem::parse_many(&*text).map_err(|error| {
            if text.contains("Proc-Type:") {
                return unsupported_key(OWN_ENCRYPTION);
            }
            let begin = text.find(PEM_BEGIN).and_then(|at| text.get(at..)).unwrap_or_default();
            foreign::by_first_bytes(begin.as_bytes()).map_or_else(|| malformed_pem(error), invalid_key)
        })?;
        // The reader leaves out a last part that was cut.
        let parts = text.matches(PEM_BEGIN).count();
        if blocks.len() < parts {
            return Err(invalid_key("the PEM is malformed: it has a BEGIN and no END; it may have been cut"));
        }
        let (mut containers, mut errors) = (Vec::new(), Vec::new());
        for (at, block) in blocks.into_iter().enumerate() {
            let is_wanted = block.tag().ends_with("CERTIFICATE") || block.tag().ends_with("KEY");
            match Container::in_block(block) {
                Ok(container) => containers.push(container),
                // A damaged one may be the one that was meant.
                Err(error) if parts > 1 && is_wanted && error.kind() == ErrorKind::InvalidKey => {
                    return Err(error.with_note(&format!("part {} of the {parts} of the PEM text", at + 1)));
                }
                Err(error) => errors.push(error),
            }
        }
        match errors.into_iter().next() {
            Some(error) if containers.is_empty() => Err(error),
            _ => Ok(containers),
        }
    }

    fn in_block(block: Pem) -> Result<Container> {
        if block.headers().iter().any(|(name, _)| name == "Proc-Type") {
            return Err(unsupported_key(OWN_ENCRYPTION));
        }
        if block.tag().starts_with("EC ") {
            return Err(unsupported_key(format!("the key is not RSA; {ASK_FOR_RSA}")));
        }
        if let Some(what) = foreign::by_first_bytes(format!("-----BEGIN {}-----", block.tag()).as_bytes()) {
            return Err(invalid_key(what));
        }
        Container::from_ber(&Secret::new(block.into_contents()))
    }

    /// A key or certificate, and behind it nothing but what fills a buffer or ends a line.
    fn from_ber(bytes: &[u8]) -> Result<Container> {
        let length = ber::length_of_first(bytes).unwrap_or(bytes.len());
        if let Some((der, behind)) = bytes.split_at_checked(length)
            && let Some(container) = Container::from_der(der)
        {
            return if is_padding(behind) { Ok(container) } else { Err(followed(length, behind)) };
        }
        // Only PKCS#12 is written in BER: a certificate and a key have one form.
        if let Some((der, behind)) = ber::first(bytes)
            && let Some(container @ Container::Pkcs12(_)) = Container::from_der(&Secret::new(der))
        {
            return if is_padding(behind) { Ok(container) } else { Err(followed(bytes.len() - behind.len(), behind)) };
        }
        if let Some(what) = foreign::by_first_bytes(bytes) {
            return Err(invalid_key(what));
        }
        let what = foreign::by_structure(bytes, |bytes| Container::from_der(bytes).is_some());
        Err(invalid_key(what.unwrap_or("the DER is not PKCS#12, PKCS#8, PKCS#1, X.509 or SPKI".into())))
    }

    fn from_der(der: &[u8]) -> Option<Container> {
        let secret = || Zeroizing::new(der.to_vec());
        Some(if PrivateKeyInfoRef::try_from(der).is_ok() {
            Container::Pkcs8(secret())
        } else if RsaPrivateKeyRef::from_der(der).is_ok() {
            Container::Pkcs1(secret())
        } else if Certificate::from_der(der).is_ok() {
            Container::X509(der.to_vec())
        } else if SubjectPublicKeyInfoRef::try_from(der).is_ok() {
            Container::Spki(der.to_vec())
        } else if let Some(spki) = public_pkcs1_as_spki(der) {
            Container::Spki(spki)
        } else if is_encrypted_pkcs8(der) {
            Container::Pkcs8Encrypted(secret())
        } else if is_pkcs12(der) {
            Container::Pkcs12(secret())
        } else {
            return None;
        })
    }
}

fn unknown(bytes: &[u8]) -> Error {
    let what = foreign::by_first_bytes(bytes).or_else(|| foreign::by_content(bytes));
    invalid_key(what.unwrap_or("neither DER, PEM nor Base64"))
}

/// A public key as PKCS#1 writes it (`BEGIN RSA PUBLIC KEY`), with the name of its algorithm around it.
///
/// Only with the usual exponent: the parameters of Diffie-Hellman are two numbers as well, and everybody could sign by
/// a modulus that is a prime.
fn public_pkcs1_as_spki(der: &[u8]) -> Option<Vec<u8>> {
    let numbers = RsaPublicKeyRef::from_der(der).ok()?;
    let is_usual = numbers.public_exponent.as_bytes() == [1, 0, 1];
    if is_usual { pkcs1_as_spki(&numbers).ok() } else { None }
}

/// UTF-8, or UTF-16 with a byte order mark or known by a PEM text's hyphens, as Windows' editors and PowerShell write it.
/// What stands around PEM may be in any charset, such as GBK.
pub(crate) fn text_of(bytes: &[u8]) -> Option<Zeroizing<String>> {
    let units = |read: fn([u8; 2]) -> u16| {
        let (units, _) = bytes.as_chunks::<2>();
        char::decode_utf16(units.iter().copied().map(read)).collect::<Result<String, _>>().ok()
    };
    let text = match bytes {
        [0xff, 0xfe, ..] | [b'-', 0, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] | [0, b'-', ..] => units(u16::from_be_bytes),
        _ => std::str::from_utf8(bytes).ok().map(str::to_owned),
    };
    let text = text.or_else(|| {
        let is_pem = bytes.windows(PEM_BEGIN.len()).any(|window| window == PEM_BEGIN.as_bytes());
        is_pem.then(|| String::from_utf8_lossy(bytes).into_owned())
    });
    let text = Zeroizing::new(text?);
    Some(Zeroizing::new(text.trim_start_matches('\u{feff}').to_owned()))
}

/// PEM with its line ends, which variables and JSON write as `\n` in two characters, or as blanks.
fn with_line_ends(text: &str) -> Zeroizing<String> {
    let text = Zeroizing::new(text.replace("\\r", "").replace("\\n", "\n").replace('\\', ""));
    if text.contains("Proc-Type") {
        return text; // Its headers end with a blank line.
    }
    if text.contains('\n') {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        return Zeroizing::new(lines.collect::<Vec<_>>().join("\n"));
    }
    let parts = text.split("-----").map(|part| match part.starts_with("BEGIN ") || part.starts_with("END ") {
        true => part.to_owned(),
        false => format!("\n{}\n", part.split_whitespace().collect::<Vec<_>>().join("\n")),
    });
    Zeroizing::new(parts.collect::<Vec<_>>().join("-----"))
}

/// Also with colons between the bytes.
fn is_hex(text: &[u8]) -> bool {
    let digits = text.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != b':');
    text.starts_with(b"30") && digits.clone().all(u8::is_ascii_hexdigit) && digits.count() % 2 == 0
}

fn hex(text: &str) -> Option<Secret> {
    if !is_hex(text.as_bytes()) {
        return None;
    }
    let digits: Zeroizing<Vec<u8>> =
        Zeroizing::new(text.chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect());
    let (pairs, _) = digits.as_chunks::<2>();
    Some(Zeroizing::new(pairs.iter().map(|[high, low]| high << 4 | low).collect()))
}

/// Base64 of either alphabet, with or without its padding, and as it stands in a JSON or a settings file.
fn base64(text: &str) -> Option<Secret> {
    let text = text.rsplit(";base64,").next().unwrap_or_default();
    let text = Zeroizing::new(text.replace("\\r", "").replace("\\n", ""));
    let is_digit = |c: &char| !c.is_whitespace() && !matches!(c, '"' | '\'');
    let mut digits = Secret::new(text.chars().filter(is_digit).collect::<String>().into_bytes());
    digits.iter_mut().for_each(|byte| match *byte {
        b'-' => *byte = b'+',
        b'_' => *byte = b'/',
        _ => {}
    });
    BASE64.decode(&*digits).ok().map(Secret::new)
}

/// Base64 whose `+` a URL decoder has turned into blanks; `None` if it has no blank within a line.
fn with_pluses(text: &str) -> Option<Secret> {
    let text = Zeroizing::new(text.lines().map(|line| line.replace(' ', "+")).collect::<String>());
    if text.contains('+') { base64(&text) } else { None }
}

/// A buffer's zeros, the end of a line, the end of a file in DOS.
fn is_padding(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, 0 | b'\n' | b'\r' | b' ' | b'\t' | 0x1a))
}

fn followed(length: usize, behind: &[u8]) -> Error {
    let message = format!(
        "{} bytes of something else follow its {length} bytes; give the key or certificate alone",
        behind.len()
    );
    invalid_key(message)
}

/// What is wrong with the PEM, without quoting it: `PemError` quotes marks and headers, and if the lines of a key are
/// damaged it takes a part of the key for a mark.
fn malformed_pem(error: PemError) -> Error {
    let reason = match error {
        PemError::MismatchedTags(..) => "BEGIN and END differ".to_owned(),
        PemError::InvalidHeader(_) => "a header has no colon".to_owned(),
        other => other.to_string(),
    };
    invalid_key(format!("the PEM is malformed: {reason}; copy the original again, whole and unchanged"))
}

/// `EncryptedPrivateKeyInfo ::= SEQUENCE { AlgorithmIdentifier, OCTET STRING }`, whatever the algorithm (RFC 5958).
fn is_encrypted_pkcs8(der: &[u8]) -> bool {
    fn read(reader: &mut SliceReader<'_>) -> der::Result<()> {
        reader.sequence(|inner| {
            AlgorithmIdentifierRef::decode(inner)?;
            <&OctetStringRef>::decode(inner).map(|_| ())
        })
    }
    SliceReader::new(der).is_ok_and(|mut reader| read(&mut reader).is_ok())
}

/// `PFX ::= SEQUENCE { version INTEGER {v3(3)}, … }` (RFC 7292).
fn is_pkcs12(der: &[u8]) -> bool {
    let header = |reader: &mut SliceReader<'_>| {
        Header::decode(reader)?.tag().assert_eq(Tag::Sequence)?;
        u8::decode(reader)
    };
    SliceReader::new(der).is_ok_and(|mut reader| header(&mut reader) == Ok(3))
}

pub(super) fn read_file(path: &Path) -> Result<Secret> {
    read_at_most(LARGEST_FILE + 1, path).map_err(|error| {
        let message = format!("cannot read the key file: {error}; {}", at(path));
        Error::new(ErrorKind::KeyUnreadable, message).with_source(error)
    })
}

/// The start of a file. A named pipe is refused: without a writer, nobody knows how long reading it takes.
pub(crate) fn read_at_most(bytes: usize, path: &Path) -> std::io::Result<Secret> {
    if is_named_pipe(path) {
        return Err(std::io::Error::other("it is a named pipe (FIFO), not a file"));
    }
    let mut content = Zeroizing::new(Vec::new());
    File::open(path)?.take(bytes as u64).read_to_end(&mut content)?;
    Ok(content)
}

/// A pipe of the shell, `<(command)`, is a link below /dev or /proc, and has a writer.
#[cfg(unix)]
fn is_named_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    !path.starts_with("/dev") && path.symlink_metadata().is_ok_and(|metadata| metadata.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_named_pipe(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_key_is_refused_without_quoting_it() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys/merchant-1024.pkcs8.pem");
        let pem = std::fs::read_to_string(file).expect("a key file");
        let lines: Vec<_> = pem.lines().collect();
        for damage in ["-----END ", "-----END X-----", PEM_BEGIN, ":", "\n\n", "A header\n\n"] {
            for at in 1..lines.len() {
                let (before, behind) = lines.split_at(at);
                let damaged = format!("{}{damage}{}", before.join("\n"), behind.join("\n"));
                let Err(error) = crate::MerchantKey::from_bytes(damaged.as_bytes(), None, None) else { continue };
                let shown = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
                for line in lines.iter().filter(|line| !line.starts_with("--")) {
                    assert!(!shown.contains(line), "{damage:?} before line {at}: {shown}");
                }
            }
        }
    }

    #[test]
    fn every_key_of_a_text_is_tried() {
        let file = |name: &str| format!("{}/../../tests/vectors/keys/{name}", env!("CARGO_MANIFEST_DIR"));
        let key = |name: &str| crate::PlatformKey::from_file(file(name)).expect(name);
        let both = key("platform-1024-then-2048.pem");
        assert_eq!(both.spki_sha256(), key("platform-1024.cer").spki_sha256());
        let others: Vec<_> = both.others().iter().map(crate::PlatformKey::spki_sha256).collect();
        assert_eq!(others, [key("platform-2048.cer").spki_sha256()]);
        assert!(key("platform-1024.cer").others().is_empty());
        // What is not RSA cannot sign, and is passed over.
        let first = key("platform-ec-then-1024.pem");
        assert_eq!((first.bits(), first.others().len()), (1024, 0));
    }

    #[test]
    fn what_copying_does_to_a_text_is_undone() {
        let file = |name: &str| format!("{}/../../tests/vectors/keys/{name}", env!("CARGO_MANIFEST_DIR"));
        let der = std::fs::read(file("platform-1024.cer")).expect("a certificate");
        let base64 = BASE64.encode(&der);
        let (start, end) = base64.split_at(100);
        let lines: Vec<_> = base64.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
        let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
        let colons = der.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":");
        assert!(base64.contains('+'), "this certificate shows what happens to a plus");
        for text in [
            base64.replace('+', " "),
            lines.join("\r\n").replace('+', " "),
            lines.join(" "),
            base64.replace('+', "-").replace('/', "_"),
            format!("\u{200b}{start}\u{a0}{end}\u{3000}"),
            pem.replace("MII", "\u{200b}MII"),
            colons,
        ] {
            assert!(crate::PlatformKey::from_bytes(text.as_bytes()).is_ok(), "{text}");
        }
        let utf16: Vec<u8> = pem.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let in_gbk = [&b"\xd6\xa4\xca\xe9:\n"[..], pem.as_bytes(), b"\xb1\xa3\xb4\xe6"].concat();
        for bytes in [utf16, in_gbk] {
            assert!(crate::PlatformKey::from_bytes(&bytes).is_ok());
        }
    }

    #[test]
    fn a_public_key_of_pkcs1_is_read() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys/platform-1024.cer");
        let key = crate::PlatformKey::from_file(file).expect("a key");
        let spki = SubjectPublicKeyInfoRef::try_from(key.inner.spki.as_slice()).expect("SPKI");
        let pkcs1 = spki.subject_public_key.as_bytes().expect("whole bytes");
        let pem = pem::encode(&Pem::new("RSA PUBLIC KEY", pkcs1));
        for bytes in [pkcs1, pem.as_bytes()] {
            let read = crate::PlatformKey::from_bytes(bytes).expect("PKCS#1");
            assert_eq!(read.spki_sha256(), key.spki_sha256());
        }
        let numbers = RsaPublicKeyRef::from_der(pkcs1).expect("two numbers");
        let generator = der::asn1::UintRef::new(&[5]).expect("a number");
        let diffie_hellman =
            der::Encode::to_der(&RsaPublicKeyRef { public_exponent: generator, ..numbers }).expect("DER");
        let error = crate::PlatformKey::from_bytes(&diffie_hellman).expect_err("parameters of Diffie-Hellman");
        assert!(error.message().starts_with("the DER is not"), "{error}");
        let error = crate::MerchantKey::from_bytes(pkcs1, None, None).expect_err("a public key");
        assert!(error.message().starts_with("this is a public key"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_named_pipe_is_refused_without_waiting_for_it() {
        let pipe = std::env::temp_dir().join(format!("bestpay-pipe-{}", std::process::id()));
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
        assert!(made.success());
        let error = crate::PlatformKey::from_file(&pipe).expect_err("nobody writes");
        assert!(error.message().contains("named pipe"), "{error}");
        std::fs::remove_file(pipe).expect("removed");
    }

    #[test]
    fn wrappings_are_taken_off_three_times_and_no_more() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys/platform-1024.cer");
        let mut bytes = std::fs::read(file).expect("a key file");
        for _ in 0..MOST_WRAPPINGS {
            bytes = BASE64.encode(&bytes).into_bytes();
            assert!(crate::PlatformKey::from_bytes(&bytes).is_ok());
        }
        assert!(crate::PlatformKey::from_bytes(BASE64.encode(&bytes).as_bytes()).is_err());
    }

    #[test]
    fn a_file_without_an_end_is_refused() {
        if cfg!(target_os = "linux") {
            let error = crate::PlatformKey::from_file("/dev/zero").expect_err("endless");
            assert_eq!(error.kind(), ErrorKind::InvalidKey);
            assert!(error.message().contains("larger than 1 MiB"), "{error}");
        }
    }
}
