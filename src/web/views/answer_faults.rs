//! What is wrong with an answer of a review, in words: at its field and in the panel alike.

use crate::domain::review::check::{Fault, Problem, section as check_section};
use crate::domain::zone::Zone;
use crate::forms::FieldErrors;
use crate::playbook::{Item, Section};
use crate::queries::desk::Desk;
use crate::session::blocking;
use crate::web::context::Ctx;
use crate::words::{fl, spaced};

/// The ill-formed answers of a section in words.
pub fn errors(ctx: &Ctx, section: &'static Section, desk: &Desk) -> FieldErrors {
    blocking::grows();
    let mut errors = FieldErrors::default();
    for problem in check_section(section, &desk.answers, &desk.facts, &desk.forms) {
        errors.add(problem.field.clone(), sentence(ctx, &problem, desk.engagement.time_zone));
    }
    errors
}

/// What an item is called, in a row with its name and number.
pub fn named(ctx: &Ctx, item: &Item, row: Option<(&Item, usize)>) -> String {
    let own = ctx.text(&item.label);
    match row {
        Some((rows, number)) => {
            let row = rows.row_name.as_ref().map_or("", |n| ctx.text(n));
            format!("{row} {number}: {own}")
        }
        None => own.to_owned(),
    }
}

/// What is wrong with an answer. `zone` is the engagement's, which decides what today is.
pub fn sentence(ctx: &Ctx, problem: &Problem<'_>, zone: Zone) -> String {
    let t = ctx.t;
    let label = named(ctx, problem.item, problem.row);
    let label = spaced(t, &label).into_owned();
    match &problem.fault {
        Fault::TooLong(count, max) => {
            let (max, count) = (max.to_string(), count.to_string());
            fl!(t, "form-too-long", label = label, max = max, count = count)
        }
        Fault::NotADate => fl!(t, "form-date", label = label),
        Fault::UnclearDate => fl!(t, "form-date-unclear", label = label),
        Fault::NoYear => fl!(t, "form-date-no-year", label = label),
        Fault::FarYear => fl!(t, "form-date-year", label = label),
        Fault::InFuture => fl!(t, "form-future-in", label = label, zone = zone.name()),
        Fault::InPast => fl!(t, "form-past", label = label, zone = zone.name()),
        Fault::BeforeMeeting(held_on) => fl!(t, "form-before-meeting", label = label, date = ctx.date(held_on)),
        Fault::NotAnEmail => fl!(t, "form-email", label = label),
        Fault::NotAUrl => fl!(t, "form-url", label = label),
        Fault::UrlWithCredentials => fl!(t, "form-url-credentials", label = label),
        Fault::Unseen(unseen) => {
            fl!(t, "form-unseen", label = label, code = unseen.code(), place = unseen.place.to_string())
        }
        Fault::Retired => fl!(t, "form-retired", label = label),
        Fault::NoSuchChoice => fl!(t, "form-choice", label = label),
        Fault::ChosenTwice => fl!(t, "form-chosen-twice", label = label),
        Fault::AlreadyIntended => fl!(t, "form-already-intended", label = label),
    }
}
