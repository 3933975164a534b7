//! The texts of the interface, a Fluent file per language, how dates and numbers are written in each, and the words of
//! every key: for pages, papers, mail and the command line alike.
//!
//! Keys and arguments are checked by the compiler through `fl!`. Texts of the process are not here: they come from the
//! playbook's own file.

pub mod answers;
pub mod audit;
pub mod decisions;
pub mod differences;
pub mod follow_ups;
mod format;
pub mod ftop;
pub mod imports;
pub mod journey;
mod keys;
pub mod mail;
pub mod meetings;
pub mod missing;
pub mod people;
pub mod process;
pub mod roles;
pub mod rules;
pub mod security;
pub mod standouts;
pub mod steps;
pub mod usage;
pub mod zones;

pub use format::{count, date, date_time, hours, month, number, percent_text, ratio, spaced, total};
pub use i18n_embed_fl::fl;
pub use keys::{days, edition, numbered, source, watched, word};

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

/// The first of these languages that is one of ours; Japanese when none is. `preferred` are primary tags, such as `en`,
/// the most liked first.
pub fn negotiate<T: AsRef<str>>(preferred: impl IntoIterator<Item = T>) -> Lang {
    preferred.into_iter().find_map(|tag| Lang::from_tag(tag.as_ref())).unwrap_or(Lang::Ja)
}
