//! Names as each language writes them, and comments of the right width.

/// `trade_no` or `tradeNo` as `TradeNo`.
pub fn upper_camel(name: &str) -> String {
    name.split('_').map(capitalised).collect()
}

/// `trade_no` as `tradeNo`.
pub fn lower_camel(name: &str) -> String {
    let camel = upper_camel(name);
    let mut letters = camel.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A text as lines of at most `width` columns, each with this before it. A wide character takes two columns.
pub fn comment(before: &str, text: &str, width: usize) -> String {
    let before = before.trim_end();
    let lines = lines(text, width.saturating_sub(columns(before) + 1));
    lines.iter().map(|line| format!("{before} {line}\n")).collect()
}

/// A text as lines of at most `width` columns. A wide character takes two columns; a word that is longer, a line.
pub fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is a line");
        if line.is_empty() {
            line.push_str(word);
        } else if columns(line) + 1 + columns(word) > width {
            lines.push(word.to_owned());
        } else {
            line.push(' ');
            line.push_str(word);
        }
    }
    lines
}

fn columns(text: &str) -> usize {
    text.chars().map(|letter| if u32::from(letter) >= 0x1100 { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_in_each_language() {
        assert_eq!(upper_camel("out_trade_no"), "OutTradeNo");
        assert_eq!(upper_camel("outTradeNo"), "OutTradeNo");
        assert_eq!(lower_camel("barcode_order"), "barcodeOrder");
    }

    #[test]
    fn a_comment_keeps_to_its_width() {
        assert_eq!(comment("/// ", "one two three", 11), "/// one two\n/// three\n");
        assert_eq!(comment("# ", "金额 金额", 8), "# 金额\n# 金额\n");
    }
}
