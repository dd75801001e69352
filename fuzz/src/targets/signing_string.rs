//! Messages made of a tree, whose signing string is known without parsing: the string, its four forms, and signatures.

use std::collections::HashSet;

use arbitrary::Arbitrary;
use bestpay::{ErrorKind, Form, Hash, Message, sign_message};

use crate::json::{Data, Member, Value, write_text};
use crate::setting::{PLATFORM, PLATFORM_KEY, sign};
use crate::signing_string::{self, FORMS};

/// A message, and how it is spelt and signed.
#[derive(Arbitrary, Debug)]
pub struct Input {
    members: Vec<(Name, Node)>,
    /// How the message is spelt: white space and escapes.
    spelling: Vec<u8>,
    form: u8,
    sha256: bool,
}

#[derive(Arbitrary, Debug)]
enum Name {
    Known(u8),
    Any(String),
}

#[derive(Arbitrary, Debug)]
enum Node {
    Null,
    Boolean(bool),
    Integer { negative: bool, digits: Digits },
    Number { negative: bool, whole: Digits, fraction: Option<Digits>, exponent: Option<Exponent> },
    Text(String),
    Array(Vec<Node>),
    Object(Vec<(Name, Node)>),
}

#[derive(Arbitrary, Debug)]
struct Digits(Vec<u8>);

#[derive(Arbitrary, Debug)]
enum Exponent {
    Small(i8),
    Any { negative: bool, digits: Digits },
}

const NAMES: [&str; 12] = [
    "success",
    "errorCode",
    "errorMsg",
    "result",
    "tradeStatus",
    "outTradeNo",
    "tradeAmt",
    "Result",
    "_x",
    "\u{ff21}",
    "\u{1f600}",
    "中",
];
const DEEPEST: usize = 15;

impl Name {
    fn text(&self) -> &str {
        match self {
            Name::Known(number) => NAMES[usize::from(*number) % NAMES.len()],
            Name::Any(text) => text,
        }
    }
}

impl Digits {
    /// Never empty, and with a leading zero only where `zeros` may lead.
    fn text(&self, zeros: bool) -> String {
        let text: String = self.0.iter().map(|byte| char::from(b'0' + byte % 10)).collect();
        match text.trim_start_matches('0') {
            _ if zeros && !text.is_empty() => text,
            "" => "0".into(),
            trimmed => trimmed.into(),
        }
    }
}

/// Spells a message by the bytes given for it, and plainly when they are used up.
struct Spelling<'a>(std::slice::Iter<'a, u8>);

impl Spelling<'_> {
    fn space(&mut self) -> &'static str {
        [" ", "\n", "\t ", "\r\n"].get(usize::from(self.next())).copied().unwrap_or_default()
    }

    fn next(&mut self) -> u8 {
        self.0.next().copied().unwrap_or(u8::MAX)
    }

    fn text(&mut self, text: &str) -> String {
        write_text(text, |_| self.next() < 32)
    }

    fn value(&mut self, node: &Node, levels: usize) -> Value {
        let literal = |data: Data, text: String| Value { data, raw: text.clone(), compact: text };
        match node {
            Node::Boolean(value) => literal(Data::Boolean(*value), value.to_string()),
            Node::Integer { negative, digits } => {
                let text = format!("{}{}", if *negative { "-" } else { "" }, digits.text(false));
                literal(Data::Number(text.clone()), text)
            }
            Node::Number { negative, whole, fraction, exponent } => {
                let mut text = format!("{}{}", if *negative { "-" } else { "" }, whole.text(false));
                if let Some(fraction) = fraction {
                    text.push_str(&format!(".{}", fraction.text(true)));
                }
                match exponent {
                    None => {}
                    Some(Exponent::Small(exponent)) => text.push_str(&format!("e{exponent:+}")),
                    Some(Exponent::Any { negative, digits }) => {
                        text.push_str(&format!("E{}{}", if *negative { "-" } else { "" }, digits.text(true)));
                    }
                }
                literal(Data::Number(text.clone()), text)
            }
            Node::Text(text) => literal(Data::Text(text.clone()), self.text(text)),
            Node::Array(nodes) if levels > 0 => {
                let items: Vec<Value> = nodes.iter().map(|node| self.value(node, levels - 1)).collect();
                let (raw, compact) = (items.iter().map(|item| &item.raw), items.iter().map(|item| &item.compact));
                let (raw, compact) =
                    (self.listed(raw, ['[', ']']), format!("[{}]", compact.cloned().collect::<Vec<_>>().join(",")));
                Value { data: Data::Array(items), raw, compact }
            }
            Node::Object(nodes) if levels > 0 => {
                let members = self.members(nodes, levels - 1);
                let names: Vec<String> = members.iter().map(|member| self.text(&member.name)).collect();
                let pairs = || names.iter().zip(&members);
                let raw: Vec<String> = pairs()
                    .map(|(name, member)| format!("{name}{}:{}{}", self.space(), self.space(), member.value.raw))
                    .collect();
                let compact: Vec<String> =
                    pairs().map(|(name, member)| format!("{name}:{}", member.value.compact)).collect();
                let raw = self.listed(raw.iter(), ['{', '}']);
                Value { data: Data::Object(members), raw, compact: format!("{{{}}}", compact.join(",")) }
            }
            Node::Null | Node::Array(_) | Node::Object(_) => literal(Data::Null, "null".into()),
        }
    }

    /// Members with different names.
    fn members(&mut self, nodes: &[(Name, Node)], levels: usize) -> Vec<Member> {
        let mut members: Vec<Member> = Vec::new();
        let mut names = HashSet::new();
        for (name, node) in nodes {
            if names.insert(name.text()) {
                members.push(Member { name: name.text().into(), value: self.value(node, levels) });
            }
        }
        members
    }

    fn listed<'t>(&mut self, texts: impl Iterator<Item = &'t String>, around: [char; 2]) -> String {
        let mut out = String::from(around[0]);
        for (at, text) in texts.enumerate() {
            out.push_str(self.space());
            out.push_str(if at > 0 { "," } else { "" });
            out.push_str(self.space());
            out.push_str(text);
        }
        out.push_str(self.space());
        out.push(around[1]);
        out
    }

    /// The members as a JSON body, including `sign` if given.
    fn body(&mut self, members: &[Member], sign: Option<&str>) -> String {
        let mut pairs: Vec<String> = Vec::new();
        for Member { name, value } in members {
            pairs.push(format!("{}{}:{}{}", self.text(name), self.space(), self.space(), value.raw));
        }
        if let Some(sign) = sign {
            let at = usize::from(self.next()).min(pairs.len());
            pairs.insert(at, format!("{}:{}", self.text("sign"), self.text(sign)));
        }
        self.listed(pairs.iter(), ['{', '}'])
    }
}

fn has_number_out_of_range(value: &Value) -> bool {
    match &value.data {
        Data::Number(literal) => signing_string::number(literal).is_none(),
        Data::Array(items) => items.iter().any(has_number_out_of_range),
        Data::Object(members) => members.iter().any(|member| has_number_out_of_range(&member.value)),
        _ => false,
    }
}

/// Compares the library's signing strings and signatures of a message with the model's.
pub fn run(input: &Input) {
    let mut spelling = Spelling(input.spelling.iter());
    let mut members = spelling.members(&input.members, DEEPEST);
    members.retain(|member| member.name != "sign");
    let body = spelling.body(&members, None);
    let parsed = Message::parse(body.as_bytes());
    if members.iter().any(|member| has_number_out_of_range(&member.value)) {
        let error = parsed.expect_err("a number that Java has no text for");
        assert_eq!(error.kind(), ErrorKind::InvalidNumber, "{error}");
        return;
    }
    let sorted = signing_string::of(&members, Form::Sorted);
    assert_eq!(parsed.expect("a message").signing_string(), sorted);

    // Signed by the platform in any of the four forms, it verifies, and says by the first form of the same text.
    let hash = if input.sha256 { Hash::Sha256 } else { Hash::Sha1 };
    let string = signing_string::of(&members, FORMS[usize::from(input.form) % FORMS.len()]);
    let signature = sign(&PLATFORM, hash, &string);
    let signed = spelling.body(&members, Some(&signature));
    let verified =
        Message::parse(signed.as_bytes()).expect("a signed message").verify(&PLATFORM_KEY).expect("verified");
    let first = FORMS.into_iter().find(|form| signing_string::of(&members, *form) == string);
    assert_eq!((Some(verified.verification().form), verified.verification().hash), (first, hash));
    let fields: Vec<_> =
        verified.fields().iter().map(|field| (field.name().to_owned(), field.text().map(str::to_owned))).collect();
    let expected: Vec<_> =
        signing_string::sorted(&members).into_iter().map(|member| (member.name.clone(), member.value.text())).collect();
    assert_eq!(fields, expected);

    // With one more member it is another message.
    let mut changed = members.clone();
    changed.push(Member { name: "\u{10ffff}".into(), value: crate::message::text_value("") });
    if members.iter().all(|member| member.name != "\u{10ffff}") {
        let body = spelling.body(&changed, Some(&signature));
        let error = Message::parse(body.as_bytes()).expect("a message").verify(&PLATFORM_KEY).expect_err("changed");
        assert_eq!(error.kind(), ErrorKind::SignatureMismatch);
        let report = error.report().expect("a report");
        assert_eq!(report.attempts()[0].signing_string, signing_string::of(&changed, Form::Sorted));
        assert!(report.opens() && report.to_string().contains("cause: "));
    }

    // Signing a message is signing its string.
    let signed = sign_message(&PLATFORM, hash, body.as_bytes()).expect("signed");
    assert!(signed.ends_with(&format!("\"sign\":\"{}\"}}", sign(&PLATFORM, hash, &sorted))));
    Message::parse(signed.as_bytes()).expect("a message").verify(&PLATFORM_KEY).expect("verified");
}
