//! Why a signature did not verify, so that the reader knows what to fix: what was found out, and what it means.

use std::fmt;

use crate::verification::Form;

/// The likeliest cause of a failed verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Hint {
    /// `sign` has spaces: a URL decoder took its `+` for spaces.
    SpacesInSign,
    /// `sign` is damaged Base64.
    NotBase64,
    /// The signature's length is not the key's.
    WrongLength,
    /// The signature does not open under this key.
    WrongKey,
    /// The signature does not open under this key, and the key's certificate has expired.
    ExpiredCertificate,
    /// The signature opens and names a hash other than SHA-1 and SHA-256.
    UnknownHash,
    /// The text was signed as GBK.
    GbkText,
    /// The text holds U+FFFD: it was decoded with the wrong charset.
    WrongCharset,
    /// The signature opens, but was made over another text.
    Reserialised,
}

impl Hint {
    /// The stable name in snake case.
    pub fn as_str(self) -> &'static str {
        self.name_and_advice().0
    }

    /// What to do about it.
    ///
    /// ```
    /// assert!(bestpay::Hint::GbkText.advice().contains("GBK"));
    /// ```
    pub fn advice(self) -> &'static str {
        self.name_and_advice().1
    }

    fn name_and_advice(self) -> (&'static str, &'static str) {
        match self {
            Hint::SpacesInSign => (
                "spaces_in_sign",
                "`sign` has spaces where Base64 has `+`: something URL-decoded it; pass the raw body",
            ),
            Hint::NotBase64 => ("not_base64", "`sign` was cut or changed on its way; pass the raw body"),
            Hint::WrongLength => (
                "wrong_length",
                "the signature's length is not this key's: it was made with a key of another size; check that the \
                 certificate is the platform's (not your own) and of this environment",
            ),
            Hint::WrongKey => (
                "wrong_key",
                "the signature does not open under this key: it is another key's, or damaged; check that the \
                 certificate is the platform's (not your own) and of this environment",
            ),
            Hint::ExpiredCertificate => (
                "expired_certificate",
                "the signature does not open under this key, whose certificate has expired: the platform may have \
                 a new one; ask for it",
            ),
            Hint::UnknownHash => {
                ("unknown_hash", "the signature was made by this key, with a hash other than SHA-1 and SHA-256")
            }
            Hint::GbkText => (
                "gbk_text",
                "the signature was made by this key over the same text in GBK: the sender signed GBK bytes and sent UTF-8",
            ),
            Hint::WrongCharset => (
                "wrong_charset",
                "the signature was made by this key, and the text holds U+FFFD: the body was decoded with the wrong \
                 charset before it came here; pass the raw bytes",
            ),
            Hint::Reserialised => (
                "reserialised",
                "the signature was made by this key over another text: the body was parsed and written again, or a \
                 field was changed; pass the raw body as received",
            ),
        }
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.advice())
    }
}

/// A signing string that was tried. It holds the message's data: show it, but do not log it.
#[derive(Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The form of the signing string.
    pub form: Form,
    /// The signing string.
    pub signing_string: String,
}

/// Why a signature did not verify.
///
/// `Display` writes it for a person, signing strings included; `Debug` leaves them out.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifyReport {
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) hint: Hint,
    pub(crate) opens: bool,
    pub(crate) hash_name: Option<&'static str>,
    pub(crate) signature_bits: Option<usize>,
    pub(crate) key_bits: usize,
    pub(crate) key_sha256: String,
    pub(crate) certificate_not_after: Option<String>,
}

impl VerifyReport {
    /// The signing strings that were tried, without repetitions.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let report = doc_example::report();
    /// assert!(report.attempts()[0].signing_string.contains("tradeStatus=FAIL"));
    /// ```
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// The likeliest cause.
    pub fn hint(&self) -> Hint {
        self.hint
    }

    /// Whether the signature opens under this key at all. If it does, the key is right and the text is different; if
    /// not, the key is wrong, or the signature is damaged.
    pub fn opens(&self) -> bool {
        self.opens
    }

    /// The hash that the opened signature names: `sha1`, `sha256`, `md5` and so on.
    pub fn hash_name(&self) -> Option<&str> {
        self.hash_name
    }
}

impl fmt::Display for VerifyReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "cause: {}", self.hint.as_str())?;
        writeln!(f, "what to do: {}", self.hint.advice())?;
        writeln!(f, "key: {} bits, SHA-256 of its SPKI {}", self.key_bits, self.key_sha256)?;
        if let Some(not_after) = &self.certificate_not_after {
            writeln!(f, "certificate: valid until {not_after}")?;
        }
        match self.signature_bits {
            None => writeln!(f, "signature: not Base64")?,
            Some(bits) if !self.opens => writeln!(f, "signature: {bits} bits, does not open under this key")?,
            Some(bits) => {
                let hash = self.hash_name.unwrap_or("an unknown hash");
                writeln!(f, "signature: {bits} bits, opens under this key, names {hash}")?;
            }
        }
        for Attempt { form, signing_string } in &self.attempts {
            writeln!(f, "tried {form}: {signing_string}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for VerifyReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifyReport")
            .field("hint", &self.hint)
            .field("opens", &self.opens)
            .field("hash_name", &self.hash_name)
            .field("signature_bits", &self.signature_bits)
            .field("key_bits", &self.key_bits)
            .field("key_sha256", &self.key_sha256)
            .finish_non_exhaustive()
    }
}
