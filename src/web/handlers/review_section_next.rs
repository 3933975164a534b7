//! Where a button of the review form leads: the next page, or the place on this one that the person is looking at.

use super::review_section_page::place;
use crate::domain::review::answers::{Row, SectionAnswers, row_field};
use crate::domain::review::check::cell;
use crate::domain::review::demands::{Missing, is_needed};
use crate::domain::review::operations::Operation;
use crate::domain::review::progress::is_complete;
use crate::forms::FieldErrors;
use crate::paths;
use crate::playbook::keys::ROW_KEY;
use crate::playbook::{Kind, Section};
use crate::queries::desk::Desk;
use crate::routes::at;
use crate::web::context::Ctx;
use crate::web::form::Form;
use crate::web::views::section_fields::Builder;

/// The names that a field of the form lists.
fn names<'f>(form: &'f Form, field: &str) -> Vec<&'f str> {
    form.text(field).split_whitespace().collect()
}

/// The first question that the answers opened while no script showed it. A form that answers any of what it could not see
/// was shown it all the same.
pub(super) fn opened(ctx: &Ctx, desk: &Desk, section: &'static Section, form: &Form) -> Option<String> {
    if form.text("live") == "yes" {
        return None;
    }
    let mut seen = Vec::new();
    let fields = Builder { ctx, desk, section, errors: &FieldErrors::default() }.fields();
    fields.iter().for_each(|field| field.seen(&mut seen));
    let unseen = names(form, "unseen");
    let new: Vec<&(String, bool)> = seen.iter().filter(|(name, _)| unseen.contains(&name.as_str())).collect();
    let is_shown = new.iter().any(|(_, is_answered)| *is_answered);
    new.first().filter(|_| !is_shown).map(|(name, _)| name.clone())
}

/// The first answer that is missing since the page that checks all answers was left: of this section, what was opened since;
/// of another one, anything.
pub(super) fn added(desk: &Desk, key: &str, form: &Form) -> Option<String> {
    let (lacked, unseen) = (names(form, "lacked"), names(form, "unseen"));
    let progress = desk.progress();
    let is_new = |missing: &&Missing<'_>| {
        let is_opened = missing.section != key || unseen.contains(&missing.field.as_str());
        is_opened && !lacked.contains(&place(missing).as_str())
    };
    let missing = progress.iter().flat_map(|section| &section.missing).find(is_new)?;
    let section = paths::section(desk.engagement.id, missing.section);
    Some(at(&format!("{section}?from=check"), &missing.field))
}

/// Where to go on after a button did something to the rows: the first field of a new row, a row that was moved or brought
/// back, or the line that says what was taken out.
pub(super) fn place_after(operation: &Operation, section: &Section, now: &SectionAnswers, form: &Form) -> String {
    let list = operation.list();
    let rows = now.rows(list);
    let known = form.pairs().iter().filter(|(field, _)| row_field(field, list).is_some_and(|(_, c)| c == ROW_KEY));
    let known: Vec<&str> = known.map(|(_, key)| key.as_str()).collect();
    let card = |found: Option<&(u32, Row)>| found.map(|(number, _)| format!("{list}-{number}"));
    let place = match operation {
        Operation::Up { row, .. } | Operation::Down { row, .. } => {
            let key = form.text(&format!("{list}[{row}][{ROW_KEY}]"));
            card(rows.iter().find(|(_, row)| cell(row, ROW_KEY) == key))
        }
        Operation::Remove { .. } => Some(format!("{list}-removed")),
        Operation::Add { .. } => {
            let column = section.item(list).and_then(|item| item.columns.iter().find(|c| c.kind != Kind::Hidden));
            rows.last().zip(column).map(|((number, _), column)| format!("{list}[{number}][{}]", column.key))
        }
        _ => card(rows.iter().find(|(_, row)| !known.contains(&cell(row, ROW_KEY)))),
    };
    place.unwrap_or_else(|| list.to_owned())
}

pub(super) fn is_row_operation(go: &str) -> bool {
    go.contains(':')
}

/// The next section that is needed, in the order of the form; after the last one the check page, or the front page while
/// answers miss.
pub(super) fn next_page(desk: &Desk, key: &str) -> String {
    let after = desk.playbook.sections.iter().skip_while(|section| section.key != key).skip(1);
    let mut needed = after.filter(|section| is_needed(&section.key, &desk.answers));
    match needed.next() {
        Some(next) => paths::section(desk.engagement.id, &next.key),
        None if is_complete(&desk.progress()) => paths::check(desk.engagement.id),
        None => paths::draft(desk.engagement.id),
    }
}
