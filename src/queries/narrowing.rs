//! Whose engagements a list is narrowed to, as it came in: somebody chosen, or a name that was typed.

use super::Ask;
use crate::domain::filter::People;
use crate::error::Result;
use crate::store::choices;
use crate::store::users::Named;

/// Names that a page lists where what was typed is the name of several.
const NAMED: usize = 5;

/// What came in: an id, a part of a name, or nothing.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub manager: String,
    pub partner: String,
}

/// Why a name is nobody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    Unknown,
    /// It is the name of these, and perhaps of more.
    Several(Vec<String>),
}

/// Whose engagements are meant.
#[derive(Debug, Clone, Default)]
pub struct Narrowed {
    pub people: People,
    manager_fault: Option<Fault>,
    partner_fault: Option<Fault>,
}

impl Narrowed {
    /// The manager who is meant, if any is.
    ///
    /// # Errors
    /// Why the name that was typed is nobody's.
    pub fn manager(&self) -> std::result::Result<Option<i64>, Fault> {
        self.manager_fault.clone().map_or(Ok(self.people.manager), Err)
    }

    /// The organisation that is meant, if any is.
    ///
    /// # Errors
    /// As [`Narrowed::manager`].
    pub fn partner(&self) -> std::result::Result<Option<i64>, Fault> {
        self.partner_fault.clone().map_or(Ok(self.people.partner), Err)
    }
}

/// Looks up the names. A name that is nobody's narrows to nothing.
///
/// # Errors
/// The database's.
pub fn narrowed(ask: &mut Ask<'_>, asked: &Wanted) -> Result<Narrowed> {
    let manager = match typed(&asked.manager) {
        // Who is no lead has themselves, and for whom they stand in.
        Typed::Id(id) if !ask.viewer.roles.lead => Ok(id.filter(|id| ask.viewer.looks_after(*id))),
        Typed::Name(_) if !ask.viewer.roles.lead => Ok(None),
        Typed::Id(id) => Ok(id),
        Typed::Name(name) => only(choices::managers_named(ask.conn, ask.viewer, name)?),
    };
    let partner = match typed(&asked.partner) {
        Typed::Id(id) => Ok(id),
        Typed::Name(name) => only(choices::partners_named(ask.conn, name)?),
    };
    let people = People { manager: id(&manager), partner: id(&partner) };
    Ok(Narrowed { people, manager_fault: manager.err(), partner_fault: partner.err() })
}

enum Typed<'a> {
    Id(Option<i64>),
    Name(&'a str),
}

fn typed(text: &str) -> Typed<'_> {
    match text.trim() {
        "" => Typed::Id(None),
        // As the pages' links spell an id: what begins with a nought is a name.
        text => match text.parse::<i64>() {
            Ok(id) if id.to_string() == text => Typed::Id(Some(id)),
            _ => Typed::Name(text),
        },
    }
}

/// Who of these is meant by an id or a part of a name that was typed into a form; nobody by an empty text.
///
/// # Errors
/// Why it is nobody's.
pub fn meant(all: &[Named], text: &str) -> std::result::Result<Option<i64>, Fault> {
    match typed(text) {
        Typed::Id(None) => Ok(None),
        Typed::Id(Some(id)) => all.iter().find(|one| one.id == id).map_or(Err(Fault::Unknown), |one| Ok(Some(one.id))),
        Typed::Name(name) => only(choices::named(all.to_vec(), name)),
    }
}

fn only(found: Vec<Named>) -> std::result::Result<Option<i64>, Fault> {
    match found.as_slice() {
        [] => Err(Fault::Unknown),
        [one] => Ok(Some(one.id)),
        several => Err(Fault::Several(several.iter().take(NAMED).map(|one| one.name.clone()).collect())),
    }
}

/// Nobody has the id 0.
fn id(found: &std::result::Result<Option<i64>, Fault>) -> Option<i64> {
    found.as_ref().map_or(Some(0), |id| *id)
}
