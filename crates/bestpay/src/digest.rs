//! Digests, and how a signature names the hash that made one.

use sha1::Digest as _;

enumeration! {
    /// The hash inside a signature. The platform's own is the first: that one is right nearly always.
    Hash default Sha256 {
        /// The platform's own hash, which some older contracts also require for requests.
        Sha1 1 "sha1" "平台以它签名，部分旧合同也要求";
        /// Signs requests unless the contract says otherwise.
        Sha256 0 "sha256" "请求以它签名，合同另有约定的除外";
    }
}

/// `DigestInfo` by its DER before the digest: RFC 8017, section 9.2, note 1.
pub(crate) const DIGEST_INFO_PREFIXES: [(&str, &[u8]); 6] = [
    ("sha1", b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14"),
    ("sha256", b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"),
    ("md5", b"\x30\x20\x30\x0c\x06\x08\x2a\x86\x48\x86\xf7\x0d\x02\x05\x05\x00\x04\x10"),
    ("sha224", b"\x30\x2d\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x04\x05\x00\x04\x1c"),
    ("sha384", b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30"),
    ("sha512", b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40"),
];

/// A text's digest, and by which hash.
#[derive(PartialEq)]
pub(crate) enum Digest {
    Sha1([u8; 20]),
    Sha256([u8; 32]),
}

impl Digest {
    pub(crate) fn of(hash: Hash, data: &[u8]) -> Digest {
        match hash {
            Hash::Sha1 => Digest::Sha1(sha1::Sha1::digest(data).into()),
            Hash::Sha256 => Digest::Sha256(sha2::Sha256::digest(data).into()),
        }
    }

    /// The digest in a `DigestInfo`; `None` if it is of another hash.
    pub(crate) fn in_info(digest_info: &[u8]) -> Option<Digest> {
        let (name, prefix) = DIGEST_INFO_PREFIXES.iter().find(|(_, prefix)| digest_info.starts_with(prefix))?;
        let digest = digest_info.strip_prefix(*prefix)?;
        match *name {
            "sha1" => digest.try_into().map(Digest::Sha1).ok(),
            "sha256" => digest.try_into().map(Digest::Sha256).ok(),
            _ => None,
        }
    }

    pub(crate) fn hash(&self) -> Hash {
        match self {
            Digest::Sha1(_) => Hash::Sha1,
            Digest::Sha256(_) => Hash::Sha256,
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Digest::Sha1(bytes) => bytes,
            Digest::Sha256(bytes) => bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_info_holds_one_whole_digest_of_a_known_hash() {
        for (name, prefix) in DIGEST_INFO_PREFIXES {
            let read = |digest: &[u8]| Digest::in_info(&[prefix, digest].concat()).map(|digest| digest.hash().as_str());
            let length = usize::from(prefix[prefix.len() - 1]);
            let known = ["sha1", "sha256"].contains(&name).then_some(name);
            assert_eq!(read(&vec![7; length]), known);
            assert_eq!((read(&vec![7; length - 1]), read(&vec![7; length + 1])), (None, None), "{name}");
        }
    }
}
