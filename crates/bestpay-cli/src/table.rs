//! Texts in columns. A Chinese character is as wide as two Latin ones on a terminal, and is counted so.

use anstyle::Style;

/// A text and its style.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// A text in a style.
    pub fn new(text: impl Into<String>, style: Style) -> Cell {
        Cell { text: text.into(), style }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Cell {
        Cell::new(text, Style::new())
    }
}

/// The lines of a table whose columns are as wide as their widest text. The first column at the right edge is
/// `amounts`, if any: numbers are held against each other by their last digits.
pub fn lines(rows: &[Vec<Cell>], amounts: Option<usize>) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width_of = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(&cell.text)).max();
    let widths: Vec<_> = (0..columns).map(|column| width_of(column).unwrap_or(0)).collect();
    rows.iter().map(|row| line(row, &widths, amounts)).collect()
}

fn line(row: &[Cell], widths: &[usize], amounts: Option<usize>) -> String {
    let mut line = String::new();
    for (column, (cell, column_width)) in row.iter().zip(widths).enumerate() {
        let space = " ".repeat(column_width - width(&cell.text));
        let styled = format!("{}{}{:#}", cell.style, cell.text, cell.style);
        let last = column + 1 == row.len();
        match (amounts == Some(column), last) {
            (true, _) => line.extend([space, styled]),
            (false, true) => line.push_str(&styled),
            (false, false) => line.extend([styled, space]),
        }
        if !last {
            line.push_str("  ");
        }
    }
    line
}

/// The columns that a text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// East Asian wide characters of the blocks that stand in this protocol's texts.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

/// Verified or not, a text from elsewhere must not steer the terminal.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_also_in_chinese() {
        let rows = [vec!["a".into(), "12.50".into(), "x".into()], vec!["面包".into(), "3.00".into(), "yy".into()]];
        assert_eq!(lines(&rows, Some(1)), ["a     12.50  x", "面包   3.00  yy"]);
    }

    #[test]
    fn a_text_cannot_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\u{9b}"), "a\u{fffd}[2Jb\u{fffd}");
    }
}
