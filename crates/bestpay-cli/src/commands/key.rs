//! `key`: what a key file holds. Never the key.

use std::path::PathBuf;

use bestpay::{BeijingTime, CertificateInfo, ErrorKind, KeyKind, MerchantKey, PlatformKey};
use clap::Args;
use serde_json::json;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::key_options::KeyOptions;
use crate::screen::{ATTENTION, QUIET, Screen};
use crate::table::{Cell, printable};

/// Show what a key file holds, without showing the key.
///
/// Kind, bits, alias, fingerprint (SHA-256 of the SPKI) and certificate, of private and public keys.
#[derive(Args)]
pub struct Key {
    /// The file: PKCS#12, PKCS#8, PKCS#1, X.509 or a public key; DER, PEM or bare Base64.
    file: PathBuf,

    #[command(flatten)]
    key_options: KeyOptions,
}

impl Key {
    /// Reads the file and shows what it holds.
    pub fn run(&self, screen: &Screen) -> Result<Exit, Failure> {
        let facts = self.facts()?;
        if screen.json() {
            screen.object(&facts.to_json())?;
        } else {
            screen.table(&facts.rows(screen))?;
            for other in &facts.others {
                screen.line("")?;
                screen.table(&other.rows(screen))?;
            }
        }
        Ok(Exit::Answered)
    }

    /// A private key if there is one, otherwise a public one.
    fn facts(&self) -> Result<Facts, Failure> {
        let not_private = match self.key_options.open(&self.file)? {
            Ok(key) => return Ok(Facts::of_private(&key)),
            Err(error) if error.kind() != ErrorKind::InvalidKey => return Err(error.into()),
            Err(error) => error,
        };
        match PlatformKey::from_file(&self.file) {
            Ok(key) => Ok(Facts::of_public(&key)),
            Err(error) if error.kind() != ErrorKind::InvalidKey => Err(error.into()),
            Err(_) => Err(not_private.into()),
        }
    }
}

struct Facts {
    private: bool,
    kind: KeyKind,
    bits: usize,
    alias: Option<String>,
    spki_sha256: String,
    certificate: Option<CertificateInfo>,
    /// The file's other public keys, which are tried as well.
    others: Vec<Facts>,
}

impl Facts {
    fn of_private(key: &MerchantKey) -> Facts {
        Facts {
            private: true,
            kind: key.kind(),
            bits: key.bits(),
            alias: key.alias().map(str::to_owned),
            spki_sha256: key.spki_sha256().to_owned(),
            certificate: key.certificate().cloned(),
            others: Vec::new(),
        }
    }

    fn of_public(key: &PlatformKey) -> Facts {
        Facts {
            private: false,
            kind: key.kind(),
            bits: key.bits(),
            alias: None,
            spki_sha256: key.spki_sha256().to_owned(),
            certificate: key.certificate().cloned(),
            others: key.others().iter().map(Facts::of_public).collect(),
        }
    }

    fn to_json(&self) -> serde_json::Value {
        let certificate = self.certificate.as_ref();
        json!({
            "private": self.private,
            "kind": self.kind.as_str(),
            "bits": self.bits,
            "alias": self.alias,
            "spki_sha256": self.spki_sha256,
            "subject": certificate.map(CertificateInfo::subject),
            "not_before": certificate.map(CertificateInfo::not_before),
            "not_after": certificate.map(CertificateInfo::not_after),
            "expired": certificate.map(CertificateInfo::has_expired),
            "others": self.others.iter().map(Facts::to_json).collect::<Vec<_>>(),
        })
    }

    fn rows(&self, screen: &Screen) -> Vec<Vec<Cell>> {
        let row = |en: &str, zh: &str, value: Cell| vec![Cell::new(screen.one_of(en, zh), QUIET), value];
        let key =
            if self.private { screen.one_of("private key", "私钥") } else { screen.one_of("public key", "公钥") };
        let mut rows = vec![
            row("kind", "类型", format!("{} ({key})", self.kind).into()),
            row("bits", "位数", self.bits.to_string().into()),
        ];
        rows.extend(self.alias.as_ref().map(|alias| row("alias", "别名", printable(alias).into())));
        rows.push(row("SPKI SHA-256", "SPKI SHA-256", self.spki_sha256.as_str().into()));
        if let Some(certificate) = &self.certificate {
            rows.push(row("subject", "主题", printable(certificate.subject()).into()));
            let (start, end) =
                (BeijingTime::from(certificate.starts_at()), BeijingTime::from(certificate.expires_at()));
            let validity = said!("{} to {} Beijing time", "{} 至 {}（北京时间）", start, end);
            let validity = screen.in_words(&validity);
            rows.push(row(
                "valid",
                "有效期",
                if certificate.has_expired() {
                    Cell::new(format!("{validity}{}", screen.one_of(" (expired)", "（已过期）")), ATTENTION)
                } else {
                    validity.into()
                },
            ));
        }
        rows
    }
}
