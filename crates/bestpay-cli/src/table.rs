//! Texts in columns. A Chinese character is as wide as two Latin ones on a terminal, and counts as two.

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

/// The widths of the columns, and which one is aligned to the right, since numbers are compared by their last digit.
#[derive(Debug, Clone)]
pub struct Columns {
    widths: Vec<usize>,
    amounts: Option<usize>,
}

impl Columns {
    /// Columns of these widths; a longer text makes its line longer, and further columns are as wide as their texts.
    pub fn new(widths: &[usize], amounts: Option<usize>) -> Columns {
        Columns { widths: widths.to_vec(), amounts }
    }

    /// Columns as wide as their widest text.
    pub fn fitting(rows: &[Vec<Cell>]) -> Columns {
        let mut widths = Vec::new();
        for row in rows {
            widths.resize(widths.len().max(row.len()), 0);
            for (column_width, cell) in widths.iter_mut().zip(row) {
                *column_width = width(&cell.text).max(*column_width);
            }
        }
        Columns { widths, amounts: None }
    }

    /// One line, without space at its end.
    pub fn line(&self, row: &[Cell]) -> String {
        let used = row.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |last| last + 1);
        let mut line = String::new();
        for (column, cell) in row.iter().take(used).enumerate() {
            let column_width = self.widths.get(column).copied().unwrap_or_default();
            let space = " ".repeat(column_width.saturating_sub(width(&cell.text)));
            let styled = format!("{}{}{:#}", cell.style, cell.text, cell.style);
            let last = column + 1 == used;
            match (self.amounts == Some(column), last) {
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
}

/// The columns that a text takes on a terminal.
fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// East Asian wide characters, in the blocks that occur in this protocol's texts.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

/// Verified or not, a text from elsewhere must not control the terminal.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_also_in_chinese() {
        let rows = [vec!["a".into(), "12.50".into(), "x".into()], vec!["面包".into(), "3.0".into(), "".into()]];
        let columns = Columns::fitting(&rows);
        assert_eq!(rows.map(|row| columns.line(&row)), ["a     12.50  x", "面包  3.0"]);
        let columns = Columns::new(&[4, 6], Some(1));
        assert_eq!(columns.line(&["a".into(), "12.50".into()]), "a      12.50");
        assert_eq!(columns.line(&["longer".into(), "3.00".into(), "more".into()]), "longer    3.00  more");
    }

    #[test]
    fn a_text_cannot_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\u{9b}"), "a\u{fffd}[2Jb\u{fffd}");
    }
}
