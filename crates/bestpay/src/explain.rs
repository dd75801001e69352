//! Finds out why a signature did not verify.

use crate::digest::{DIGEST_INFO_PREFIXES, Digest, Hash};
use crate::html;
use crate::json::Member;
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
        report.hint = match digest_info {
            _ if signature.len() != key.bits().div_ceil(8) => Hint::WrongLength,
            None if key.certificate().is_some_and(|certificate| certificate.has_expired()) => Hint::ExpiredCertificate,
            None => Hint::WrongKey,
            Some(_) if !matches!(report.hash_name, Some("sha1" | "sha256")) => Hint::UnknownHash,
            #[cfg(feature = "gbk-hint")]
            Some(_) if report.signed_as_gbk(key, signature) => Hint::GbkText,
            Some(_) if report.attempts.iter().any(|attempt| attempt.signing_string.contains('\u{fffd}')) => {
                Hint::WrongCharset
            }
            Some(digest_info) => match change(message, &report.attempts, digest_info) {
                Some((hint, how)) => {
                    report.verifies = Some(how);
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
            verifies: None,
        }
    }

    #[cfg(feature = "gbk-hint")]
    fn signed_as_gbk(&self, key: &PlatformKey, signature: &[u8]) -> bool {
        let hash = if self.hash_name == Some("sha1") { Hash::Sha1 } else { Hash::Sha256 };
        self.attempts.iter().any(|attempt| {
            let (bytes, _, unmappable) = encoding_rs::GBK.encode(&attempt.signing_string);
            !unmappable && key.verify(&Digest::of(hash, &bytes), signature)
        })
    }
}

/// What was changed on the way, where undoing it gives the text that was signed; and how to say so.
fn change(message: &Message<'_>, attempts: &[Attempt], digest_info: &[u8]) -> Option<(Hint, String)> {
    let fits = |signing_string: &str| {
        Hash::ALL.iter().any(|&hash| digest_info.ends_with(Digest::of(hash, signing_string.as_bytes()).as_bytes()))
    };
    let unescaped = attempts.iter().map(|attempt| html::unescape(&attempt.signing_string));
    if unescaped.zip(attempts).any(|(text, attempt)| text != attempt.signing_string && fits(&text)) {
        return Some((Hint::HtmlEscaped, "once its HTML entities are characters again".to_owned()));
    }
    added_members(message, fits).map(|names| (Hint::ExtraMember, format!("without {names}")))
}

/// The most bytes that are hashed in search of members that were added: about a millisecond of work.
const MOST_HASHED: usize = 1 << 20;

/// The members without which the message is the signed one: one, two, or all that look like a framework's own, such as
/// `m`, `c`, `a` or `_url`.
fn added_members(message: &Message<'_>, fits: impl Fn(&str) -> bool) -> Option<String> {
    let members = &message.members;
    let all = members.len();
    let is_of_framework = |member: &Member<'_>| member.name.len() < 3 || member.name.starts_with('_');
    let of_framework = (0..all).filter(|&at| members.get(at).is_some_and(is_of_framework)).collect();
    let singles = (0..all).map(|a| vec![a]);
    let pairs = (0..all).flat_map(|a| (a + 1..all).map(move |b| vec![a, b]));
    let hashed_each_time = Form::ALL.iter().map(|&form| signing_string::write(members, form).len() * 2).sum::<usize>();
    let sets = singles.chain([of_framework]).chain(pairs).take(MOST_HASHED / hashed_each_time.max(1));
    let found = sets.into_iter().find(|left_out| {
        Form::ALL.iter().any(|&form| {
            let kept = members.iter().enumerate().filter(|(at, _)| !left_out.contains(at)).map(|(_, member)| member);
            fits(&signing_string::write(kept, form))
        })
    })?;
    let names = found.iter().filter_map(|&at| members.get(at)).map(|member| format!("`{}`", member.name));
    Some(names.collect::<Vec<_>>().join(", "))
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

    fn told(body: &str, signed: &str) -> Option<(Hint, String)> {
        let message = Message::parse(body.as_bytes()).expect("a message");
        let signing_string = signing_string::write(&message.members, Form::Sorted);
        let attempts = [Attempt { form: Form::Sorted, signing_string }];
        change(&message, &attempts, Digest::of(Hash::Sha256, signed.as_bytes()).as_bytes())
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
    fn the_search_is_bounded() {
        let members: Vec<_> = (0..2000).map(|n| format!("member{n}=1")).collect();
        assert_eq!(told(&members.join("&"), "other"), None);
        let large = format!("a=1&b={}", "x".repeat(1 << 19));
        assert_eq!(told(&large, "a=1"), None, "the whole budget is one attempt");
    }
}
