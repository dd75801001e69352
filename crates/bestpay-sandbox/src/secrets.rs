//! The payer's codes in a message: found by the core's tables, and hidden from whoever looks at the wire.

use bestpay::Interface;
use serde_json::Value;

/// What is shown instead of a payer's code, as in the core.
const MASK: &str = "***";

/// The payer's codes of a message.
pub(crate) struct Secrets {
    found: Vec<String>,
    /// Whether the whole message was read. If not, nobody knows what is in it.
    complete: bool,
}

impl Secrets {
    /// The payer's codes in a JSON or form body.
    pub(crate) fn of(body: &[u8]) -> Secrets {
        let mut found = Vec::new();
        let complete = match members(body) {
            Some(members) => {
                collect(&members, &mut found);
                true
            }
            None => body.is_empty(),
        };
        Secrets { found, complete }
    }

    /// The body without the payer's codes; `None` if it could not be read, so that it has to be hidden as a whole.
    pub(crate) fn hide_in_body(&self, body: &str) -> Option<String> {
        let mut text = body.to_owned();
        for secret in &self.found {
            let written = [secret.clone(), as_json(secret), as_form(secret)];
            let spelling = written.iter().find(|spelling| text.contains(spelling.as_str()))?;
            text = text.replace(spelling.as_str(), MASK);
        }
        // A code that is written with escapes may have been hit in the middle.
        let left = Secrets::of(text.as_bytes());
        (self.complete && left.complete && left.found.iter().all(|found| found == MASK)).then_some(text)
    }

    /// A text that was made of the message, such as its signing string, without the payer's codes.
    pub(crate) fn hide(&self, text: &str) -> String {
        let hidden = self.found.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), MASK));
        self.found.iter().fold(hidden, |text, secret| text.replace(&as_json(secret), MASK))
    }
}

/// The members of a message, as far as a person may look at them: nothing here is verified.
pub(crate) fn members(body: &[u8]) -> Option<Value> {
    let json = serde_json::from_slice(body).ok().filter(Value::is_object);
    json.or_else(|| {
        let text = std::str::from_utf8(body).ok().filter(|text| text.contains('=') && !text.contains(['{', ' ']))?;
        let pairs = form_urlencoded::parse(text.as_bytes());
        Some(Value::Object(pairs.map(|(name, value)| (name.into_owned(), Value::String(value.into_owned()))).collect()))
    })
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::Null => {}
                    Value::String(text) if is_masked(name) => {
                        found.extend(Some(text.clone()).filter(|t| !t.is_empty()))
                    }
                    value if is_masked(name) => found.push(value.to_string()),
                    value => collect(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
        // `result` may be a text that holds JSON.
        Value::String(text) if text.starts_with('{') => {
            if let Ok(inner) = serde_json::from_str(text) {
                collect(&inner, found);
            }
        }
        _ => {}
    }
}

fn is_masked(name: &str) -> bool {
    let fields = Interface::ALL.iter().flat_map(|interface| interface.request.iter().chain(interface.result));
    fields.into_iter().any(|field| field.name == name && field.is_masked())
}

/// The text as another JSON library may have written it, without its quotes.
fn as_json(text: &str) -> String {
    let quoted = Value::String(text.to_owned()).to_string();
    quoted.trim_matches('"').to_owned()
}

fn as_form(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(body: &str) -> Option<String> {
        Secrets::of(body.as_bytes()).hide_in_body(body)
    }

    #[test]
    fn the_payers_codes_are_hidden_in_json_and_in_forms() {
        assert_eq!(hidden(r#"{"mediumNo":"5100","a":"b"}"#).as_deref(), Some(r#"{"mediumNo":"***","a":"b"}"#));
        assert_eq!(hidden("mediumNo=51%2F00&a=b").as_deref(), Some("mediumNo=***&a=b"));
        let inner = r#"{"result":"{\"buyerLoginNo\":\"138\"}"}"#;
        assert_eq!(hidden(inner).as_deref(), Some(r#"{"result":"{\"buyerLoginNo\":\"***\"}"}"#));
        assert_eq!(Secrets::of(br#"{"mediumNo":"5100"}"#).hide("a=b&mediumNo=5100"), "a=b&mediumNo=***");
    }

    #[test]
    fn what_cannot_be_read_is_hidden_as_a_whole() {
        assert_eq!(hidden(r#"{"mediumNo":"5100""#), None);
        // The same characters, written in another way than any that is looked for.
        assert_eq!(hidden(r#"{"mediumNo":"\u0035100"}"#), None);
        assert_eq!(hidden("").as_deref(), Some(""));
    }
}
