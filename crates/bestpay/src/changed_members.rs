//! Members that were changed or added on their way here, where undoing it gives the text that was signed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

use crate::digest::Digest;
use crate::html;
use crate::json::Member;
use crate::message::Message;
use crate::signing_string;
use crate::verify_report::{Attempt, Hint, Undoing};

/// What was changed on the way, where undoing it gives the text that was signed; and how to say so.
pub(crate) fn undone(message: &Message<'_>, attempts: &[Attempt], signed: &Digest) -> Option<(Hint, Undoing)> {
    let fits = |signing_string: &str| Digest::of(signed.hash(), signing_string.as_bytes()) == *signed;
    let unescaped = attempts.iter().map(|attempt| html::unescape(&attempt.signing_string));
    if unescaped.zip(attempts).any(|(text, attempt)| text != attempt.signing_string && fits(&text)) {
        let how = Undoing {
            en: "once its HTML entities are characters again".to_owned(),
            zh: "把 HTML 实体还原为字符".to_owned(),
        };
        return Some((Hint::HtmlEscaped, how));
    }
    let fits_bytes = |bytes: Vec<u8>| String::from_utf8(bytes).is_ok_and(|text| fits(&text));
    for (charset, encode) in MISTAKEN_CHARSETS {
        if attempts.iter().filter_map(|attempt| encode(&attempt.signing_string)).any(fits_bytes) {
            let how = Undoing {
                en: format!("once its text is encoded as {charset} and read as UTF-8"),
                zh: format!("把文字按 {charset} 编码，再按 UTF-8 读取"),
            };
            return Some((Hint::WrongCharset, how));
        }
    }
    let names = added_members(message, attempts, fits)?;
    let list = |comma: &str| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(comma);
    let how = Undoing { en: format!("without {}", list(", ")), zh: format!("去掉 {} ", list("、")) };
    Some((Hint::ExtraMember, how))
}

/// The signature in a `sign` that is not standard Base64, once what usually happens to it is undone; and how to say so.
pub(crate) fn restored_sign(sign: &str) -> Option<(Vec<u8>, Undoing)> {
    let mut digits = sign.to_owned();
    let (mut en, mut zh) = (Vec::new(), Vec::new());
    for (step_en, step_zh, undo) in SIGN_STEPS {
        let undone = undo(&digits);
        if undone != digits {
            en.push(*step_en);
            zh.push(*step_zh);
            digits = undone;
        }
    }
    let signature = STANDARD.decode(digits).ok()?;
    let how = Undoing { en: format!("once `sign` is {}", en.join(", ")), zh: format!("把 `sign` {}", zh.join("、")) };
    Some((signature, how))
}

/// What a `sign` is like once a change is undone, in English and Chinese, and how that is done.
type SignStep = (&'static str, &'static str, fn(&str) -> String);

/// In the order in which they are undone.
const SIGN_STEPS: &[SignStep] = &[
    ("percent-decoded", "做 URL 解码", |sign| percent_decode_str(sign).decode_utf8_lossy().into_owned()),
    ("without quotes and blanks around it", "去掉前后的引号和空白", |sign| {
        sign.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')).to_owned()
    }),
    ("without line breaks", "去掉换行", |sign| {
        sign.replace("\\r", "").replace("\\n", "").replace(['\r', '\n'], "")
    }),
    ("with `+` for its spaces", "把空格换回 `+`", |sign| sign.replace(' ', "+")),
    ("in the standard alphabet (`+` and `/`, not `-` and `_`)", "换回标准字母表（`+`、`/`）", |sign| {
        sign.replace('-', "+").replace('_', "/")
    }),
    ("padded with `=`", "补上末尾的 `=`", |sign| {
        let missing = (4 - sign.len() % 4) % 4;
        format!("{sign}{}", "=".repeat(missing))
    }),
];

/// What UTF-8 is taken for, and how that is undone.
const MISTAKEN_CHARSETS: [(&str, Encode); 3] =
    [("ISO-8859-1", as_latin_1), ("Windows-1252", as_windows_1252), ("GBK", as_gbk)];

/// The bytes of a text that is not all ASCII, if the charset has all of it.
type Encode = fn(&str) -> Option<Vec<u8>>;

fn as_latin_1(text: &str) -> Option<Vec<u8>> {
    if text.is_ascii() { None } else { text.chars().map(|character| u8::try_from(character).ok()).collect() }
}

fn as_windows_1252(text: &str) -> Option<Vec<u8>> {
    encoded(text, encoding_rs::WINDOWS_1252)
}

fn as_gbk(text: &str) -> Option<Vec<u8>> {
    encoded(text, encoding_rs::GBK)
}

fn encoded(text: &str, charset: &'static encoding_rs::Encoding) -> Option<Vec<u8>> {
    let (bytes, _, is_lossy) = charset.encode(text);
    (!is_lossy && !text.is_ascii()).then(|| bytes.into_owned())
}

/// The most bytes that are hashed in search of members that were added: about a millisecond of work.
const MOST_HASHED: usize = 1 << 20;

/// The members without which the message is the signed one: one, two, or all that look like a framework's own, such as
/// `m`, `c`, `a` or `_url`.
fn added_members(message: &Message<'_>, attempts: &[Attempt], fits: impl Fn(&str) -> bool) -> Option<Vec<String>> {
    let members = &message.members;
    let all = members.len();
    let is_of_framework = |member: &Member<'_>| member.name.len() < 3 || member.name.starts_with('_');
    let of_framework = (0..all).filter(|&at| members.get(at).is_some_and(is_of_framework)).collect();
    let singles = (0..all).map(|a| vec![a]);
    let pairs = (0..all).flat_map(|a| (a + 1..all).map(move |b| vec![a, b]));
    let hashed_each_time: usize = attempts.iter().map(|attempt| attempt.signing_string.len()).sum();
    let sets = singles.chain([of_framework]).chain(pairs).take(MOST_HASHED / hashed_each_time.max(1));
    let found = sets.into_iter().find(|left_out| {
        attempts.iter().any(|attempt| {
            let kept = members.iter().enumerate().filter(|(at, _)| !left_out.contains(at)).map(|(_, member)| member);
            fits(&signing_string::write(kept, attempt.form))
        })
    })?;
    Some(found.iter().filter_map(|&at| members.get(at)).map(|member| member.name.to_string()).collect())
}
