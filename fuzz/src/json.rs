//! JSON by RFC 8259, as the protocol narrows it: no duplicate members, no half surrogate pairs, bounded depth, and
//! numbers that Java's `BigDecimal` can hold.

use std::collections::HashSet;

use crate::signing_string;

/// A value, with its text as received and the same without the white space outside its strings.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// What it is.
    pub data: Data,
    /// Its text as received.
    pub raw: String,
    /// Its text without white space outside strings.
    pub compact: String,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// The literal.
    Number(String),
    /// The characters.
    Text(String),
    /// The items.
    Array(Vec<Value>),
    /// The members in the order received.
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Its name, unescaped.
    pub name: String,
    /// Its value.
    pub value: Value,
}

/// Not one JSON value within the protocol's rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidMessage;

/// Reads one value, with white space around it, whose objects and arrays are nested no deeper than `depth`.
pub fn parse(text: &str, depth: usize) -> Result<Value, InvalidMessage> {
    let mut parser = Parser { text, at: 0, compact: String::new() };
    parser.space();
    let value = parser.value(depth)?;
    parser.space();
    if parser.at == text.len() { Ok(value) } else { Err(InvalidMessage) }
}

/// The text of a JSON string with these characters, every one of them escaped where `escape` says so.
pub fn write_text(text: &str, mut escape: impl FnMut(char) -> bool) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        if c == '"' || c == '\\' || c < ' ' || escape(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out.push('"');
    out
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// Everything read so far without white space outside strings.
    compact: String,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Takes exactly this text.
    fn take(&mut self, wanted: &str) -> Result<(), InvalidMessage> {
        if !self.text[self.at..].starts_with(wanted) {
            return Err(InvalidMessage);
        }
        self.at += wanted.len();
        self.compact.push_str(wanted);
        Ok(())
    }

    fn value(&mut self, depth: usize) -> Result<Value, InvalidMessage> {
        let (raw_at, compact_at) = (self.at, self.compact.len());
        let data = match self.peek().ok_or(InvalidMessage)? {
            b'{' => self.object(depth.checked_sub(1).ok_or(InvalidMessage)?)?,
            b'[' => self.array(depth.checked_sub(1).ok_or(InvalidMessage)?)?,
            b'"' => Data::Text(self.string()?),
            b'n' => self.take("null").map(|()| Data::Null)?,
            b't' => self.take("true").map(|()| Data::Boolean(true))?,
            b'f' => self.take("false").map(|()| Data::Boolean(false))?,
            _ => self.number()?,
        };
        Ok(Value { data, raw: self.text[raw_at..self.at].into(), compact: self.compact[compact_at..].into() })
    }

    fn object(&mut self, depth: usize) -> Result<Data, InvalidMessage> {
        let mut members: Vec<Member> = Vec::new();
        let mut names = HashSet::new();
        self.take("{")?;
        self.space();
        if self.peek() == Some(b'}') {
            self.take("}")?;
            return Ok(Data::Object(members));
        }
        loop {
            self.space();
            let name = self.string()?;
            self.space();
            self.take(":")?;
            self.space();
            let value = self.value(depth)?;
            if !names.insert(name.clone()) {
                return Err(InvalidMessage);
            }
            members.push(Member { name, value });
            self.space();
            if self.peek() == Some(b'}') {
                self.take("}")?;
                return Ok(Data::Object(members));
            }
            self.take(",")?;
        }
    }

    fn array(&mut self, depth: usize) -> Result<Data, InvalidMessage> {
        let mut items = Vec::new();
        self.take("[")?;
        self.space();
        if self.peek() == Some(b']') {
            self.take("]")?;
            return Ok(Data::Array(items));
        }
        loop {
            self.space();
            items.push(self.value(depth)?);
            self.space();
            if self.peek() == Some(b']') {
                self.take("]")?;
                return Ok(Data::Array(items));
            }
            self.take(",")?;
        }
    }

    fn string(&mut self) -> Result<String, InvalidMessage> {
        let from = self.at;
        let mut units: Vec<u16> = Vec::new();
        if self.peek() != Some(b'"') {
            return Err(InvalidMessage);
        }
        let mut rest = self.text[self.at + 1..].chars();
        loop {
            match rest.next().ok_or(InvalidMessage)? {
                '"' => break,
                '\\' => {
                    let unit = match rest.next().ok_or(InvalidMessage)? {
                        'u' => {
                            let mut unit = 0;
                            for _ in 0..4 {
                                unit = unit * 16 + rest.next().and_then(|c| c.to_digit(16)).ok_or(InvalidMessage)?;
                            }
                            unit as u16
                        }
                        'b' => 8,
                        't' => 9,
                        'n' => 10,
                        'f' => 12,
                        'r' => 13,
                        c @ ('"' | '\\' | '/') => c as u16,
                        _ => return Err(InvalidMessage),
                    };
                    units.push(unit);
                }
                c if c < ' ' => return Err(InvalidMessage),
                c => units.extend(&*c.encode_utf16(&mut [0; 2])),
            }
        }
        self.at = self.text.len() - rest.as_str().len();
        self.compact.push_str(&self.text[from..self.at]);
        // Escapes are UTF-16: half a pair has no characters.
        String::from_utf16(&units).map_err(|_| InvalidMessage)
    }

    fn number(&mut self) -> Result<Data, InvalidMessage> {
        let from = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let whole = self.digits()?;
        if whole.len() > 1 && whole.starts_with('0') {
            return Err(InvalidMessage);
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        let literal = &self.text[from..self.at];
        self.compact.push_str(literal);
        signing_string::number(literal).ok_or(InvalidMessage)?;
        Ok(Data::Number(literal.into()))
    }

    /// One digit or more.
    fn digits(&mut self) -> Result<String, InvalidMessage> {
        let digits: String = self.text[self.at..].chars().take_while(char::is_ascii_digit).collect();
        self.at += digits.len();
        if digits.is_empty() { Err(InvalidMessage) } else { Ok(digits) }
    }
}

impl Value {
    /// A string's characters, any other value as in the signing string; `None` for null.
    pub fn text(&self) -> Option<String> {
        match &self.data {
            Data::Null => None,
            Data::Text(text) => Some(text.clone()),
            _ => Some(signing_string::nested(self)),
        }
    }
}
