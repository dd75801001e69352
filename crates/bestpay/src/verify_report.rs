//! Why a signature did not verify, so that the reader knows what to fix: what was found out, and what it means.

use std::fmt;
#[cfg(feature = "texts")]
use std::time::SystemTime;

use crate::language::Language;
#[cfg(feature = "texts")]
use crate::language::Sentence;
#[cfg(feature = "texts")]
use crate::time::BeijingTime;
use crate::verification::Form;

macro_rules! hints {
    ($($(#[doc = $doc:literal])+ $variant:ident $name:literal $en:literal $zh:literal;)*) => {
        /// The likeliest cause of a message that cannot be read or verified.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Hint {
            $($(#[doc = $doc])+ $variant,)*
        }

        impl Hint {
            /// All hints.
            pub const ALL: &[Hint] = &[$(Hint::$variant,)*];

            /// The stable name in snake case.
            pub fn as_str(self) -> &'static str {
                match self { $(Hint::$variant => $name,)* }
            }

            /// What it is, and what to do about it.
            ///
            /// ```
            /// assert!(bestpay::Hint::GbkText.advice().contains("GBK"));
            /// ```
            pub fn advice(self) -> &'static str {
                match self { $(Hint::$variant => $en,)* }
            }

            /// [`advice`](Hint::advice) in Chinese.
            ///
            /// ```
            /// assert!(bestpay::Hint::GbkText.zh().contains("GBK"));
            /// ```
            pub fn zh(self) -> &'static str {
                match self { $(Hint::$variant => $zh,)* }
            }

            /// The advice in every language.
            #[cfg(feature = "texts")]
            pub fn sentence(self) -> Sentence {
                match self {
                    $(Hint::$variant => {
                        const { Sentence::terminated_by_nul(concat!($zh, "\0"), concat!($en, "\0")) }
                    })*
                }
            }
        }
    };
}

hints! {
    /// `sign` has spaces: a URL decoder took its `+` for spaces.
    SpacesInSign "spaces_in_sign"
        "`sign` has spaces where Base64 has `+`: something URL-decoded it; pass the raw body"
        "`sign` 里 Base64 的 `+` 变成了空格：被多做了一次 URL 解码；请传入原始报文体";
    /// `sign` is damaged Base64.
    NotBase64 "not_base64"
        "`sign` was cut or changed on its way; pass the raw body"
        "`sign` 被截断或改动；请传入原始报文体";
    /// The signature's length is not the key's.
    WrongLength "wrong_length"
        "the signature's length is not this key's: it was made with a key of another size; check that the certificate is the platform's (not your own) and of this environment"
        "签名长度与这把公钥不符：签名用的是另一种长度的私钥；请检查证书是否为平台的证书（不是商户自己的），而且属于当前环境";
    /// The signature does not open under this key.
    WrongKey "wrong_key"
        "the signature does not open under this key: it is another key's, or damaged; check that the certificate is the platform's (not your own) and of this environment"
        "用这把公钥无法还原签名：签名出自另一把私钥，或已损坏；请检查证书是否为平台的证书（不是商户自己的），而且属于当前环境";
    /// The signature does not open under this key, and the key's certificate has expired.
    ExpiredCertificate "expired_certificate"
        "the signature does not open under this key, whose certificate has expired: the platform may have a new one; ask for it"
        "用这把公钥无法还原签名，而且证书已过期：平台可能已换用新证书，请向平台索取";
    /// The signature opens and names a hash other than SHA-1 and SHA-256.
    UnknownHash "unknown_hash"
        "the signature was made by this key, with a hash other than SHA-1 and SHA-256"
        "签名出自这把公钥对应的私钥，但摘要算法既不是 SHA-1 也不是 SHA-256";
    /// The text was signed as GBK.
    GbkText "gbk_text"
        "the signature was made by this key over the same text in GBK: the sender signed GBK bytes and sent UTF-8"
        "签名出自这把公钥对应的私钥，签的是同一文字的 GBK 编码：发送方按 GBK 签名、按 UTF-8 发送";
    /// The text was decoded with the wrong charset: it holds U+FFFD, or is the signed one once it is encoded again.
    WrongCharset "wrong_charset"
        "the signature was made by this key, and the body was decoded with the wrong charset before it came here: its text holds U+FFFD, or accented letters in place of Chinese; pass the raw bytes"
        "签名出自这把公钥对应的私钥，而报文在传入之前已按错误的字符集解码：文字里有 U+FFFD，或像 `æ”¯ä»˜` 这样的乱码；请传入原始字节";
    /// The signature opens, but was made over another text.
    Reserialised "reserialised"
        "the signature was made by this key over another text: the body was parsed and written again, or a field was changed; pass the raw body as received"
        "签名出自这把公钥对应的私钥，但签的是另一段文字：报文被解析后又重新生成，或字段被改动；请传入收到的原始报文体";
    /// Members have been added to the message, by a web framework's routing or by the caller.
    ExtraMember "extra_member"
        "members were added to the message, such as a framework's route parameter (`s=/pay/notify`); pass the raw body, not the framework's merged parameters"
        "报文里多了后来加进去的字段，例如框架的路由参数（`s=/pay/notify`），去掉就能验签通过；请传入原始报文体，不要用框架合并后的参数";
    /// The values were escaped for HTML.
    HtmlEscaped "html_escaped"
        "the message was escaped for HTML (`&quot;`, `&amp;`, `&lt;`), as a filter against XSS does; read the raw body before that filter"
        "报文被做了 HTML 转义（`&quot;`、`&amp;`、`&lt;`），多为防 XSS 的过滤器所致；请在过滤器之前读取原始报文体";
    /// The body starts with a byte order mark.
    ByteOrderMark "byte_order_mark"
        "the body starts with a byte order mark (EF BB BF), which the platform does not send: an editor or a program put it there; take it off, or pass the raw body"
        "报文体开头有字节顺序标记（BOM，EF BB BF），平台不会发送：由编辑器或程序加上；请去掉，或传入原始报文体";
    /// The body is UTF-16.
    Utf16 "utf16"
        "the body is UTF-16: a program decoded it and wrote it in its own encoding (Windows calls it Unicode); pass the raw body, which is UTF-8"
        "报文体是 UTF-16 编码（Windows 称为 Unicode）：程序解码后又以自己的编码写出；请传入原始报文体，它是 UTF-8";
    /// The body is not UTF-8, and looks like GBK.
    GbkBody "gbk_body"
        "the body is not UTF-8 and looks like GBK: a program decoded it and wrote it in its own encoding, or the sender sends GBK; pass the raw body, or ask the sender for UTF-8"
        "报文体不是 UTF-8，看起来是 GBK：程序解码后又以自己的编码写出，或发送方按 GBK 发送；请传入原始报文体，或请发送方改用 UTF-8";
    /// The body is the Base64 of a message.
    Base64Body "base64_body"
        "the body is the Base64 of a message, as a gateway or a cloud function passes a body on (isBase64Encoded); decode it first"
        "报文体是报文的 Base64，反向代理或云函数常这样转交（isBase64Encoded）；请先解码";
    /// The body is a form whose only name or value is the JSON message.
    JsonInForm "json_in_form"
        "the body is a form whose only name or value is the JSON message: a framework took the JSON for a form; read the raw body (php://input, the request's input stream), not its parameters"
        "报文体是一个表单，唯一的键或值才是 JSON 报文：框架把 JSON 当成了表单；请读取原始报文体（php://input、请求的输入流），不要读参数";
    /// The body is a JSON string that holds the message.
    JsonInText "json_in_text"
        "the body is a JSON string that holds the message: it was serialised twice; hand over the text inside, or the raw body"
        "报文体是一个 JSON 字符串，报文在字符串里：被序列化了两次；请传入里面的文字，或原始报文体";
    /// The body's quotes are escaped by backslashes.
    EscapedQuotes "escaped_quotes"
        "the quotes of the JSON are escaped (`{\\\"`): the body was put into a string, a log or through addslashes; take the backslashes off, or pass the raw body"
        "JSON 的引号被转义（`{\\\"`）：报文体曾放进字符串、日志，或经过 addslashes；请去掉反斜杠，或传入原始报文体";
    /// The form was percent-encoded twice.
    EncodedTwice "encoded_twice"
        "the form was percent-encoded twice (`%252B`): something took it for a text and encoded it again; hand over the raw body"
        "表单被做了两次 URL 编码（`%252B`）：程序把它当成文字又编码了一次；请传入原始报文体";
    /// The body is an object as Python or Java prints it.
    PrintedObject "printed_object"
        "the body is an object as Python or Java prints it, not JSON: it was parsed, and printed instead of written as JSON; hand over the raw body"
        "报文体是 Python 或 Java 打印对象的样子，不是 JSON：报文被解析后打印了出来；请传入原始报文体";
    /// The body is a web page or XML.
    WebPage "web_page"
        "the body is a web page or XML, perhaps the error page of something in between, and not a message of the platform"
        "报文体是网页或 XML，可能是中间设备的错误页，不是平台的报文";
    /// The body is a multipart form.
    Multipart "multipart"
        "the body is multipart/form-data, which the platform does not send: a program has sent the message on as such; hand over the raw body"
        "报文体是 multipart/form-data，平台不会这样发送：由程序转发时改成；请传入原始报文体";
    /// The message is inside another JSON object or array.
    Wrapped "wrapped"
        "the message is inside another JSON object or an array, as a gateway, a queue or a cloud function passes it on; hand over the message alone, as it was received"
        "报文套在另一个 JSON 对象或数组里，反向代理、消息队列、云函数常这样转交；请只传入里面的报文，保持收到时的原样";
    /// There are NULs before or behind the message.
    Padded "padded"
        "the body has NUL or Ctrl-Z before or behind the message, as a buffer has that was handed over whole; hand over only the bytes that were received"
        "报文前后有 NUL 或 Ctrl-Z：多半把整个缓冲区传了进来；请只传入实际收到的字节";
    /// The body is empty.
    EmptyBody "empty_body"
        "the body is empty: an answer was cut off, or a framework has already read the callback; take the bytes that it read, or read the body before it does"
        "报文体是空的：应答在途中丢失，或回调已被框架读走；请使用框架读到的字节，或在它之前读取";
    /// The body is compressed.
    Compressed "compressed"
        "the body is compressed (gzip); let the HTTP server or the framework decompress it first"
        "报文体是压缩的（gzip）；请先由 HTTP 服务器或框架解压";
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.advice())
    }
}

/// What has to be undone for a message to verify, as the end of a sentence.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Undoing {
    /// Behind "it verifies".
    pub(crate) en: String,
    /// In front of 之后验签通过.
    pub(crate) zh: String,
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
    #[cfg(feature = "texts")]
    pub(crate) certificate_expires_at: Option<SystemTime>,
    /// If it has been tried and found.
    pub(crate) undoing: Option<Undoing>,
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

    /// What was found to be wrong for certain: the message verifies once this is undone, as in "without `s`".
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let report = doc_example::report();
    /// assert_eq!(report.verifies(), None, "a field was changed, and nobody can know from what");
    /// ```
    pub fn verifies(&self) -> Option<&str> {
        self.verifies_in(Language::English)
    }

    /// [`verifies`](VerifyReport::verifies) in this language.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let report = doc_example::report();
    /// assert_eq!(report.verifies_in(bestpay::Language::Chinese), None);
    /// ```
    pub fn verifies_in(&self, language: Language) -> Option<&str> {
        let undoing = self.undoing.as_ref()?;
        Some(match language {
            Language::English => &undoing.en,
            Language::Chinese => &undoing.zh,
        })
    }

    /// The hash that the opened signature names: `sha1`, `sha256`, `md5` and so on.
    pub fn hash_name(&self) -> Option<&str> {
        self.hash_name
    }

    /// The whole report, a line for each fact, in this language; in English as `Display` writes it.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let report = doc_example::report();
    /// assert!(report.text(bestpay::Language::Chinese).starts_with("原因：reserialised\n"));
    /// ```
    #[cfg(feature = "texts")]
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::English => self.to_string(),
            Language::Chinese => self.in_chinese(),
        }
    }

    #[cfg(feature = "texts")]
    fn in_chinese(&self) -> String {
        let certain = self.verifies_in(Language::Chinese).map(|how| format!("确定：{how}之后验签通过"));
        let expires = self.certificate_expires_at.map(BeijingTime::from);
        let signature = match self.signature_bits {
            None => "签名：不是 Base64".to_owned(),
            Some(bits) if !self.opens => format!("签名：{bits} 位，用这把公钥无法还原"),
            Some(bits) => {
                let hash = self.hash_name.unwrap_or("未知");
                format!("签名：{bits} 位，用这把公钥可以还原，摘要算法 {hash}")
            }
        };
        let facts = [
            Some(format!("原因：{}", self.hint.as_str())),
            Some(format!("处理：{}", self.hint.zh())),
            certain,
            Some(format!("公钥：{} 位，SPKI SHA-256 {}", self.key_bits, self.key_sha256)),
            expires.map(|expires| format!("证书：有效期至 {expires}（北京时间）")),
            Some(signature),
        ];
        let tried = |Attempt { form, signing_string }: &Attempt| format!("待签名串（{form}）：{signing_string}");
        let lines = facts.into_iter().flatten().chain(self.attempts.iter().map(tried));
        lines.map(|line| line + "\n").collect()
    }
}

impl fmt::Display for VerifyReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "cause: {}", self.hint.as_str())?;
        writeln!(f, "what to do: {}", self.hint.advice())?;
        if let Some(how) = self.verifies() {
            writeln!(f, "certain: it verifies {how}")?;
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_about_verification_has_every_hint_in_both_languages() {
        for page in ["verification.md", "verification.zh-CN.md"] {
            let path = format!("{}/../../docs/{page}", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).expect(page);
            for hint in Hint::ALL {
                assert!(text.contains(&format!("| `{}` |", hint.as_str())), "{page} lacks {}", hint.as_str());
            }
        }
    }

    #[test]
    fn each_hint_has_a_name_of_its_own_and_advice_in_both_languages() {
        let mut names: Vec<_> = Hint::ALL.iter().map(|hint| hint.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Hint::ALL.len());
        assert!(Hint::ALL.iter().all(|hint| hint.advice().is_ascii() && !hint.zh().is_ascii()));
    }
}
