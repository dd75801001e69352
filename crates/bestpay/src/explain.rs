//! Finds out why a signature did not verify.

use crate::changed_members;
use crate::digest::{DIGEST_INFO_PREFIXES, Digest};
use crate::key::PlatformKey;
use crate::message::Message;
use crate::signing_string;
use crate::verification::Form;
use crate::verify_report::{Attempt, Hint, VerifyReport};

impl PlatformKey {
    /// Whether the signature was made by this key, over whatever text.
    pub(crate) fn opens(&self, signature: &[u8]) -> bool {
        self.open(signature).is_some_and(|block| without_padding(&block).is_some())
    }
}

impl VerifyReport {
    /// The report on a `sign` that is not Base64.
    pub(crate) fn undecodable(message: &Message<'_>, key: &PlatformKey, sign: &str) -> VerifyReport {
        let hint = if sign.contains(' ') { Hint::SpacesInSign } else { Hint::NotBase64 };
        VerifyReport::new(message, key, hint)
    }

    /// The report on a signature that fits none of the forms.
    pub(crate) fn explain(message: &Message<'_>, key: &PlatformKey, signature: &[u8]) -> VerifyReport {
        let mut report = VerifyReport::new(message, key, Hint::WrongKey);
        report.signature_bits = Some(signature.len() * 8);
        let digest_info = key.open(signature);
        let digest_info = digest_info.as_deref().and_then(without_padding);
        report.opens = digest_info.is_some();
        report.hash_name = digest_info.and_then(hash_name);
        report.hint = match (report.opens, digest_info.and_then(Digest::in_info)) {
            _ if signature.len() != key.bits().div_ceil(8) => Hint::WrongLength,
            (false, _) if key.certificate().is_some_and(|certificate| certificate.has_expired()) => {
                Hint::ExpiredCertificate
            }
            (false, _) => Hint::WrongKey,
            (true, None) => Hint::UnknownHash,
            #[cfg(feature = "diagnosis")]
            (true, Some(signed)) if report.signed_as_gbk(&signed) => Hint::GbkText,
            (true, Some(_)) if report.attempts.iter().any(|attempt| attempt.signing_string.contains('\u{fffd}')) => {
                Hint::WrongCharset
            }
            (true, Some(signed)) => match changed_members::undone(message, &report.attempts, &signed) {
                Some((hint, how)) => {
                    report.undoing = Some(how);
                    hint
                }
                None => Hint::Reserialised,
            },
        };
        report
    }

    fn new(message: &Message<'_>, key: &PlatformKey, hint: Hint) -> VerifyReport {
        let mut attempts: Vec<Attempt> = Vec::new();
        for form in Form::ALL {
            let signing_string = signing_string::write(&message.members, form);
            if attempts.iter().all(|attempt| attempt.signing_string != signing_string) {
                attempts.push(Attempt { form, signing_string });
            }
        }
        VerifyReport {
            attempts,
            hint,
            opens: false,
            hash_name: None,
            signature_bits: None,
            key_bits: key.bits(),
            key_sha256: key.spki_sha256().to_owned(),
            certificate_not_after: key.certificate().map(|certificate| certificate.not_after()),
            #[cfg(feature = "texts")]
            certificate_expires_at: key.certificate().map(|certificate| certificate.expires_at()),
            undoing: None,
        }
    }

    #[cfg(feature = "diagnosis")]
    fn signed_as_gbk(&self, signed: &Digest) -> bool {
        self.attempts.iter().any(|attempt| {
            let (bytes, _, unmappable) = encoding_rs::GBK.encode(&attempt.signing_string);
            // UTF-8 that was read as GBK is UTF-8 again: the sender signed that.
            !unmappable && std::str::from_utf8(&bytes).is_err() && Digest::of(signed.hash(), &bytes) == *signed
        })
    }
}

/// The `DigestInfo` in an opened signature (RFC 8017, section 9.2): `00 01 FF… 00 DigestInfo`.
fn without_padding(block: &[u8]) -> Option<&[u8]> {
    let padded = block.strip_prefix(&[0, 1])?;
    let zero = padded.iter().position(|&byte| byte != 0xff)?;
    let (ones, rest) = padded.split_at_checked(zero)?;
    if ones.len() < 8 {
        return None;
    }
    rest.strip_prefix(&[0])
}

fn hash_name(digest_info: &[u8]) -> Option<&'static str> {
    DIGEST_INFO_PREFIXES.iter().find(|(_, prefix)| digest_info.starts_with(prefix)).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Hash;

    fn told(body: &str, signed: &str) -> Option<(Hint, String)> {
        let message = Message::parse(body.as_bytes()).expect("a message");
        let signing_string = signing_string::write(&message.members, Form::Sorted);
        let attempts = [Attempt { form: Form::Sorted, signing_string }];
        let signed = Digest::of(Hash::Sha256, signed.as_bytes());
        let (hint, how) = changed_members::undone(&message, &attempts, &signed)?;
        assert!(!how.zh.is_ascii() && how.en.is_ascii(), "{} {}", how.en, how.zh);
        Some((hint, how.en))
    }

    #[test]
    fn a_sign_in_another_base64_is_restored() {
        const SIGN: &str = "ab+/cd+/ef8=";
        let restored = |sign: &str| {
            let (signature, how) = changed_members::restored_sign(sign).expect(sign);
            assert!(!how.zh.is_ascii() && how.en.is_ascii(), "{} {}", how.en, how.zh);
            assert_eq!(base64::Engine::encode(&base64::engine::general_purpose::STANDARD, signature), SIGN, "{sign}");
            how.en
        };
        for (sign, what) in [
            ("ab-_cd-_ef8=", "in the standard alphabet"),
            ("ab+/cd\r\n+/ef8=\r\n", "without line breaks"),
            ("ab+/cd\\n+/ef8=", "without line breaks"),
            ("ab%2B%2Fcd%2B%2Fef8%3D", "percent-decoded"),
            ("\"ab+/cd+/ef8=\"", "without quotes"),
            ("ab+/cd+/ef8", "padded"),
            (" ab /cd /ef8=", "with `+` for its spaces"),
        ] {
            assert!(restored(sign).contains(what), "{sign}");
        }
        assert!(changed_members::restored_sign("#").is_none());
    }

    #[test]
    fn members_that_were_added_are_named() {
        let without = |names: &str| Some((Hint::ExtraMember, format!("without {names}")));
        assert_eq!(told("a=1&b=2&s=/pay", "a=1&b=2"), without("`s`"));
        assert_eq!(told("a=1&route=x&view=y", "a=1"), without("`route`, `view`"));
        assert_eq!(told("amount=1&m=a&c=b&a=c&_url=d", "amount=1"), without("`_url`, `a`, `c`, `m`"));
        assert_eq!(told("a=1&b=2", "a=1&b=3"), None);
    }

    #[test]
    fn text_that_was_escaped_for_html_is_told() {
        let (hint, how) = told(r#"{"a":"&lt;1&gt; &amp; &quot;2&quot;"}"#, "a=<1> & \"2\"").expect("told");
        assert_eq!((hint, how.as_str()), (Hint::HtmlEscaped, "once its HTML entities are characters again"));
    }

    #[test]
    fn utf_8_that_was_read_as_another_charset_is_told() {
        let told_of = |read_as: &str, signed: &str| told(&format!(r#"{{"a":"{read_as}"}}"#), &format!("a={signed}"));
        let as_latin_1: String = "支付".bytes().map(char::from).collect();
        for (read_as, signed, charset) in
            [(as_latin_1.as_str(), "支付", "ISO-8859-1"), ("æ”¯ä»˜", "支付", "Windows-1252"), ("鍜栧暋", "咖啡", "GBK")]
        {
            let (hint, how) = told_of(read_as, signed).expect(charset);
            assert_eq!(hint, Hint::WrongCharset);
            assert!(how.contains(charset), "{how}");
        }
        assert_eq!(told_of("支付 ", "支付"), None);
    }

    #[test]
    fn the_search_is_bounded() {
        let members: Vec<_> = (0..2000).map(|n| format!("member{n}=1")).collect();
        assert_eq!(told(&members.join("&"), "other"), None);
        let large = format!("a=1&b={}", "x".repeat(1 << 19));
        assert_eq!(told(&large, "a=1"), None, "the whole budget is one attempt");
    }
}
