//! How every text of a template is written into a page: as HTML, and without the effect of characters that nobody sees. What a
//! field holds is written as it is (`|escape("field")`), so that it comes back as it was typed. `askama.toml` names both.

use std::fmt;

use askama::filters::{Escaper, Html};

use crate::domain::unseen;

/// A text that is shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown;

impl Escaper for Shown {
    fn write_escaped_str<W: fmt::Write>(&self, out: W, text: &str) -> fmt::Result {
        Html.write_escaped_str(out, &unseen::shown(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_html_and_does_no_harm() {
        let mut page = String::new();
        Shown.write_escaped_str(&mut page, "<b>A&B</b>\u{202e}\u{200b}\u{1b}").unwrap();
        assert_eq!(page, "&#60;b&#62;A&#38;B&#60;/b&#62;[U+202E][U+001B]");
    }
}
