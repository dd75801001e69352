//! A verified message: the only type with access to fields.

use std::borrow::Cow;
use std::fmt;

use crate::json::{self, Member, Value};
use crate::message::Message;
use crate::verification::Verification;

/// A message whose signature has been verified.
///
/// ```
/// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
/// # let (platform_key, body) = doc_example::signed_message();
/// let verified = bestpay::Message::parse(&body)?.verify(&platform_key)?;
/// assert_eq!((verified.verification().hash, verified.verification().form), (bestpay::Hash::Sha1, bestpay::Form::Sorted));
/// assert_eq!(verified.text("tradeAmt").as_deref(), Some("1250"));
/// # Ok::<(), bestpay::Error>(())
/// ```
pub struct VerifiedMessage<'a> {
    message: Message<'a>,
    proof: Proof,
}

/// The signing string that the signature was found to be over, and how it verified.
pub(crate) struct Proof {
    pub(crate) verification: Verification,
    pub(crate) signing_string: String,
}

impl<'a> VerifiedMessage<'a> {
    pub(crate) fn new(message: Message<'a>, proof: Proof) -> VerifiedMessage<'a> {
        VerifiedMessage { message, proof }
    }

    /// How it verified.
    pub fn verification(&self) -> Verification {
        self.proof.verification
    }

    /// A member's text: a string's characters, any other value as in the signing string. `None` for null.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (platform_key, body) = doc_example::signed_message();
    /// let verified = bestpay::Message::parse(&body)?.verify(&platform_key)?;
    /// assert_eq!(verified.text("ccy").as_deref(), Some("156"));
    /// assert_eq!(verified.text("no such member"), None);
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        self.value(name).and_then(Value::text)
    }

    /// All members but `sign`, sorted by name.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (platform_key, body) = doc_example::signed_message();
    /// let verified = bestpay::Message::parse(&body)?.verify(&platform_key)?;
    /// let names: Vec<_> = verified.fields().iter().map(|field| field.name().to_owned()).collect();
    /// assert!(names.contains(&"tradeStatus".to_owned()));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn fields(&self) -> Vec<Field> {
        self.message.members.iter().map(Field::of).collect()
    }

    /// All members but `sign`, sorted by name, as one JSON object; numbers keep their digits.
    pub fn to_json(&self) -> String {
        // The signing string, and four more signs for each member.
        let mut json = String::with_capacity(self.signing_string().len() + 4 * self.members().len() + 8);
        json::write_object(self.members(), &mut json);
        json
    }

    pub(crate) fn value(&self, name: &str) -> Option<&Value<'a>> {
        self.members().iter().find(|member| member.name == name).map(|member| &member.value)
    }

    pub(crate) fn members(&self) -> &[Member<'a>] {
        &self.message.members
    }

    pub(crate) fn signing_string(&self) -> &str {
        &self.proof.signing_string
    }
}

impl fmt::Debug for VerifiedMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifiedMessage({} members, {:?})", self.message.members.len(), self.proof.verification)
    }
}

/// A verified member that the interface document does not name, with its exact value.
///
/// ```
/// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
/// # let field = doc_example::field();
/// assert_eq!((field.name(), field.json(), field.text()), ("tradeAmt", "1250", Some("1250")));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Field {
    name: String,
    json: String,
    text: Option<String>,
}

impl Field {
    pub(crate) fn of(member: &Member<'_>) -> Field {
        Field {
            name: member.name.clone().into_owned(),
            json: member.value.json(),
            text: member.value.text().map(Cow::into_owned),
        }
    }

    /// The name on the wire.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A string's characters, any other value as JSON. `None` for null.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// The value as compact JSON, numbers with all their digits.
    pub fn json(&self) -> &str {
        &self.json
    }
}

impl fmt::Debug for Field {
    /// Only the name: nothing is shown unless it is known to be harmless.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Field").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Hash;
    use crate::verification::Form;

    fn verified(body: &[u8]) -> VerifiedMessage<'_> {
        let verification = Verification { hash: Hash::Sha1, form: Form::Sorted };
        let message = Message::parse(body).expect("a message");
        let signing_string = message.signing_string();
        VerifiedMessage::new(message, Proof { verification, signing_string })
    }

    #[test]
    fn members_are_given_as_text_and_as_json_with_all_their_digits() {
        let message = verified(br#"{"s":"a\"b","n":1.50,"z":null,"l":[1, {"y":2,"x":""}],"sign":"x"}"#);
        assert_eq!(message.to_json(), r#"{"l":[1,{"x":"","y":2}],"n":1.50,"s":"a\"b","z":null}"#);
        let fields = message.fields();
        let fields: Vec<_> = fields.iter().map(|field| (field.name(), field.text(), field.json())).collect();
        let list = r#"[1,{"x":"","y":2}]"#;
        let expected = [
            ("l", Some(list), list),
            ("n", Some("1.50"), "1.50"),
            ("s", Some("a\"b"), r#""a\"b""#),
            ("z", None, "null"),
        ];
        assert_eq!(fields, expected);
        assert_eq!((message.text("n").as_deref(), message.text("z"), message.text("sign")), (Some("1.50"), None, None));
    }

    #[test]
    fn debug_shows_names_and_no_values() {
        let message = verified(br#"{"a":"secret"}"#);
        assert_eq!(format!("{message:?}"), "VerifiedMessage(1 members, Verification { hash: Sha1, form: Sorted })");
        assert_eq!(format!("{:?}", message.fields()), r#"[Field { name: "a", .. }]"#);
    }
}
