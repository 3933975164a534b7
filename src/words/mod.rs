//! The texts of the interface, a Fluent file per language, how dates and numbers are written in each, and the words of
//! every key: for pages, papers, mail and the command line alike.
//!
//! Keys and arguments are checked by the compiler through `fl!`. Texts of the process are not here: they come from the
//! playbook's own file.

pub mod audit;
mod format;
pub mod imports;
mod keys;
pub mod zones;

pub use format::{date, date_time, month, number, percent_text, ratio};
pub use i18n_embed_fl::fl;
pub use keys::{numbered, source, word};

use std::sync::LazyLock;

use i18n_embed::LanguageLoader;
use i18n_embed::fluent::{FluentLanguageLoader, fluent_language_loader};
use rust_embed::RustEmbed;

pub use crate::playbook::Lang;

#[derive(RustEmbed)]
#[folder = "src/words"]
#[include = "*.ftl"]
struct Texts;

/// What `fl!` takes as its first argument.
pub type Loader = FluentLanguageLoader;

/// The texts of a language.
pub fn texts(lang: Lang) -> &'static Loader {
    static JA: LazyLock<Loader> = LazyLock::new(|| load(Lang::Ja));
    static EN: LazyLock<Loader> = LazyLock::new(|| load(Lang::En));
    match lang {
        Lang::Ja => &JA,
        Lang::En => &EN,
    }
}

fn load(lang: Lang) -> Loader {
    let loader = fluent_language_loader!();
    let id: i18n_embed::unic_langid::LanguageIdentifier = lang.tag().parse().unwrap_or_default();
    if let Err(cause) = loader.load_languages(&Texts, &[id]) {
        tracing::error!(%cause, lang = lang.tag(), "texts could not be loaded");
    }
    // The marks that keep right-to-left arguments apart show up as boxes in copied text.
    loader.set_use_isolating(false);
    loader
}

/// The language that `Accept-Language` prefers among ours; Japanese when it names neither.
pub fn negotiate(accept_language: Option<&str>) -> Lang {
    accept_language
        .into_iter()
        .flat_map(|header| header.split(','))
        .filter_map(|entry| {
            let mut parts = entry.split(';');
            let tag = parts.next()?.trim().split('-').next()?.to_ascii_lowercase();
            let weight =
                parts.find_map(|p| p.trim().strip_prefix("q=")).map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
            Lang::from_tag(&tag).map(|lang| (lang, weight))
        })
        .filter(|(_, weight)| *weight > 0.0)
        .fold(None, |best: Option<(Lang, f32)>, next| match best {
            Some(b) if b.1 >= next.1 => Some(b),
            _ => Some(next),
        })
        .map_or(Lang::Ja, |(lang, _)| lang)
}
