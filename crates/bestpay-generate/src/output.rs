//! Files, and parts of pages.

use std::io;

/// What is written, and where: a path from the project's root.
pub struct Output {
    pub path: String,
    /// The name of the part of a page; `None` for a whole file.
    pub part: Option<&'static str>,
    pub text: String,
}

impl Output {
    pub fn file(path: impl Into<String>, text: String) -> Output {
        Output { path: path.into(), part: None, text }
    }

    /// What stands between `generated: NAME` and `end of generated: NAME`, each in a line of its own.
    pub fn part(path: impl Into<String>, name: &'static str, text: String) -> Output {
        Output { path: path.into(), part: Some(name), text }
    }

    /// The file as it is to be, given how it is.
    pub fn applied(&self, old: &str) -> io::Result<String> {
        let Some(name) = self.part else { return Ok(self.text.clone()) };
        let end_mark = format!("end of generated: {name}");
        let line_with = |mark: &str, from: usize| {
            let at = old.get(from..)?.find(mark)? + from;
            let begin = old[..at].rfind('\n').map_or(0, |newline| newline + 1);
            let end = old[at..].find('\n').map_or(old.len(), |newline| at + newline + 1);
            Some((begin, end))
        };
        let no_mark = || io::Error::other(format!("{}: no part `{name}`", self.path));
        let (_, begin) = line_with(&format!("generated: {name}"), 0).ok_or_else(no_mark)?;
        let (end, _) = line_with(&end_mark, begin).ok_or_else(no_mark)?;
        Ok(format!("{}{}{}", &old[..begin], self.text, &old[end..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_page_only_the_part_is_written() {
        let page = "one\n<!-- generated: errors -->\nold\n<!-- end of generated: errors -->\ntwo\n";
        let new = Output::part("page.md", "errors", "new\n".to_owned()).applied(page).unwrap();
        assert_eq!(new, page.replace("old", "new"));
        assert!(Output::part("page.md", "others", String::new()).applied(page).is_err());
    }
}
