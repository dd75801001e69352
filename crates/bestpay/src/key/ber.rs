//! BER turned into DER. Bouncy Castle and Windows write PKCS#12 with indefinite lengths, octet strings in pieces and
//! unsorted sets (X.690, section 8); the readers of this crate take DER only.

/// Deeper than any key file is.
const DEEPEST: usize = 32;

const CONSTRUCTED: u8 = 0x20;
const OBJECT_IDENTIFIER: u8 = 0x06;
const OCTET_STRING: u8 = 0x04;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
/// `[0]`, around another element.
const EXPLICIT_0: u8 = 0xa0;
/// `[0]`, in place of a primitive type's tag.
const IMPLICIT_0: u8 = 0x80;

/// The object identifier pkcs7-data, 1.2.840.113549.1.7.1.
const PKCS7_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";

/// The first element of some BER, as DER, and what follows it. `None` if it is malformed.
pub(super) fn first(ber: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let (element, rest) = Element::read(ber, Content::AsItIs, DEEPEST)?;
    Some((element.der(), rest))
}

/// A PKCS#12 file whose content is DER too, but without its MAC: that was made over the content as it was. `None` if it
/// is malformed.
#[cfg_attr(not(feature = "pkcs12"), allow(dead_code))]
pub(super) fn pkcs12_without_mac(ber: &[u8]) -> Option<Vec<u8>> {
    let (file, _) = Element::read(ber, Content::InDer, DEEPEST)?;
    let [version, content, ..] = file.children.as_slice() else { return None };
    Some(encode(SEQUENCE, &[version.der(), content.der()].concat()))
}

/// The length of the first element with its header, if the header says it.
pub(super) fn length_of_first(ber: &[u8]) -> Option<usize> {
    let header = Header::read(ber)?;
    (ber.len() - header.rest.len()).checked_add(header.length?)
}

struct Header<'a> {
    tag: u8,
    /// `None` if it is indefinite.
    length: Option<usize>,
    rest: &'a [u8],
}

impl Header<'_> {
    fn read(ber: &[u8]) -> Option<Header<'_>> {
        let (&tag, rest) = ber.split_first()?;
        if tag & 0x1f == 0x1f {
            return None; // A tag of several bytes: key files have none.
        }
        let (&first, rest) = rest.split_first()?;
        Some(match first {
            0..=0x7f => Header { tag, length: Some(first.into()), rest },
            0x80 => Header { tag, length: None, rest },
            0x81..=0x84 => {
                let (bytes, rest) = rest.split_at_checked((first & 0x7f).into())?;
                let length = bytes.iter().fold(0, |length, &byte| length << 8 | usize::from(byte));
                Header { tag, length: Some(length), rest }
            }
            _ => return None,
        })
    }
}

/// What to do with the octets that hold the content of PKCS#7 data.
#[derive(Clone, Copy, PartialEq)]
enum Content {
    AsItIs,
    InDer,
}

struct Element {
    tag: u8,
    /// In DER.
    content: Vec<u8>,
    children: Vec<Element>,
}

impl Element {
    fn read(ber: &[u8], content: Content, levels_left: usize) -> Option<(Element, &[u8])> {
        let levels_left = levels_left.checked_sub(1)?;
        let Header { tag, length, rest } = Header::read(ber)?;
        if tag & CONSTRUCTED == 0 {
            let (content, rest) = rest.split_at_checked(length?)?;
            return Some((Element { tag, content: content.to_vec(), children: Vec::new() }, rest));
        }
        let (mut inside, behind) = match length {
            Some(length) => rest.split_at_checked(length)?,
            None => (rest, rest),
        };
        let mut children = Vec::new();
        loop {
            if length.is_some() && inside.is_empty() {
                return Some((Element::of(tag, children, content, levels_left), behind));
            }
            if length.is_none()
                && let Some(behind) = inside.strip_prefix(&[0, 0])
            {
                return Some((Element::of(tag, children, content, levels_left), behind));
            }
            let (child, rest) = Element::read(inside, content, levels_left)?;
            children.push(child);
            inside = rest;
        }
    }

    fn of(tag: u8, mut children: Vec<Element>, content: Content, levels_left: usize) -> Element {
        match (tag, children.as_mut_slice()) {
            (tag, pieces) if tag == OCTET_STRING | CONSTRUCTED => return Element::joined(OCTET_STRING, pieces),
            // EncryptedContentInfo (RFC 5652, 6.1): nothing else has `[0]` in the third place.
            (SEQUENCE, [first, second, third])
                if first.tag == OBJECT_IDENTIFIER && second.tag == SEQUENCE && third.is_in_pieces() =>
            {
                *third = Element::joined(IMPLICIT_0, &third.children);
            }
            // ContentInfo (RFC 5652, 3).
            (SEQUENCE, [first, second])
                if content == Content::InDer && first.content == PKCS7_DATA && second.is_in_pieces() =>
            {
                if let [octets] = second.children.as_mut_slice()
                    && let Some((element, [])) = Element::read(&octets.content, content, levels_left)
                {
                    octets.content = element.der();
                    second.content = octets.der();
                }
            }
            (SET, _) => children.sort_by_cached_key(Element::der),
            _ => {}
        }
        let content = children.iter().flat_map(Element::der).collect();
        Element { tag, content, children }
    }

    fn joined(tag: u8, pieces: &[Element]) -> Element {
        let content = pieces.iter().flat_map(|piece| piece.content.iter().copied()).collect();
        Element { tag, content, children: Vec::new() }
    }

    /// Whether it is `[0]` with nothing but octet strings inside.
    fn is_in_pieces(&self) -> bool {
        self.tag == EXPLICIT_0 && self.children.iter().all(|child| child.tag == OCTET_STRING)
    }

    fn der(&self) -> Vec<u8> {
        encode(self.tag, &self.content)
    }
}

fn encode(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let zeros = length.iter().take_while(|&&byte| byte == 0).count();
    let length = length.get(zeros..).unwrap_or_default();
    let mut der = Vec::with_capacity(content.len() + length.len() + 2);
    der.push(tag);
    match length {
        [] => der.push(0),
        [short @ 0..=0x7f] => der.push(*short),
        long => {
            der.push(0x80 | long.len() as u8);
            der.extend_from_slice(long);
        }
    }
    der.extend_from_slice(content);
    der
}

#[cfg(test)]
mod tests {
    use super::*;

    fn der(ber: &[u8]) -> Option<Vec<u8>> {
        first(ber).map(|(der, _)| der)
    }

    #[test]
    fn lengths_become_definite_and_short() {
        assert_eq!(der(b"\x30\x80\x02\x01\x03\x00\x00").as_deref(), Some(&b"\x30\x03\x02\x01\x03"[..]));
        assert_eq!(der(b"\x30\x83\x00\x00\x03\x02\x01\x03").as_deref(), Some(&b"\x30\x03\x02\x01\x03"[..]));
        let long = [&b"\x04\x81\xc8"[..], &[7; 200]].concat();
        assert_eq!(der(&long), Some(long.clone()));
        assert_eq!(first(b"\x30\x80\x00\x00\x0a"), Some((b"\x30\x00".to_vec(), &b"\x0a"[..])));
    }

    #[test]
    fn octets_in_pieces_are_joined_and_sets_sorted() {
        assert_eq!(der(b"\x24\x80\x04\x01a\x24\x03\x04\x01b\x00\x00").as_deref(), Some(&b"\x04\x02ab"[..]));
        let encrypted = b"\x30\x80\x06\x01\x2a\x30\x00\xa0\x80\x04\x01a\x04\x01b\x00\x00\x00\x00";
        assert_eq!(der(encrypted).as_deref(), Some(&b"\x30\x09\x06\x01\x2a\x30\x00\x80\x02ab"[..]));
        assert_eq!(der(b"\x31\x06\x02\x01\x05\x02\x01\x03").as_deref(), Some(&b"\x31\x06\x02\x01\x03\x02\x01\x05"[..]));
    }

    #[test]
    fn what_is_cut_or_too_deep_is_refused() {
        let whole = b"\x30\x80\x02\x01\x03\x30\x80\x04\x02ab\x00\x00\x00\x00";
        assert!(der(whole).is_some());
        for length in 0..whole.len() {
            assert_eq!(der(&whole[..length]), None, "{length}");
        }
        assert!(der(&[b"\x30\x80".repeat(31), b"\x00\x00".repeat(31)].concat()).is_some());
        for bomb in [&b"\x30\x80"[..], b"\xa0\x80", b"\x24\x80"] {
            assert_eq!(der(&bomb.repeat(1 << 19)), None);
        }
        assert_eq!(der(b"\x1f\x81\x01\x00"), None);
        assert_eq!(der(b"\x04\x85\x00\x00\x00\x00\x01a"), None);
        assert_eq!(der(b"\x04\x84\xff\xff\xff\xffa"), None);
    }
}
