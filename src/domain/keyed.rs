//! Enums whose variants have a key: the word of PRODUCT's tables, used in forms, the database and exports alike.
//!
//! How a key becomes a column is `store::typed`'s business, and what it is called on a page that of `words`.

/// A value that is stored and posted by a key.
pub trait Keyed: Copy + 'static {
    /// What it is a key of, for messages in the log: `Segment`.
    const NAME: &'static str;

    fn key(self) -> &'static str;

    /// `None` for a key that nobody knows.
    fn from_key(key: &str) -> Option<Self>;
}

/// Makes an enum whose variants have a key.
macro_rules! keyed {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $key:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $key)] $variant,)* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }

            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$variant),)* _ => None }
            }
        }

        impl $crate::domain::keyed::Keyed for $name {
            const NAME: &'static str = stringify!($name);

            fn key(self) -> &'static str {
                self.key()
            }

            fn from_key(key: &str) -> Option<Self> {
                Self::from_key(key)
            }
        }
    };
}
pub(crate) use keyed;

/// The reader's language is stored by its tag; it belongs to the playbook, which has texts in both.
impl Keyed for crate::playbook::Lang {
    const NAME: &'static str = "Lang";

    fn key(self) -> &'static str {
        self.tag()
    }

    fn from_key(key: &str) -> Option<Self> {
        Self::from_tag(key)
    }
}
