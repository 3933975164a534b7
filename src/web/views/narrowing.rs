//! Lists that are narrowed: where a figure leads, and what their filters offer. A figure and the list behind it are narrowed
//! by the same words.

use crate::domain::review::outcome::Group;
use crate::paths;
use crate::store::partners::Partner;
use crate::store::portfolio::Filter;
use crate::store::queue::Filter as QueueFilter;
use crate::store::users::Named;
use crate::web::context::Ctx;
use crate::words::people;

/// Of the filter by the gate at submission.
pub const SHUT: &str = "shut";
/// Of the filter by outcome: the meeting did not take place.
pub const NO_OUTCOME: &str = "none";

/// A path with a query: the filter of leads, and further pairs; what is empty is left out.
fn link(path: &str, filter: Filter, further: &[(&str, &str)]) -> String {
    let (manager, partner) = (chosen(filter.manager), chosen(filter.partner));
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in further.iter().copied().chain([("manager", manager.as_str()), ("partner", partner.as_str())]) {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The list of engagements.
pub fn engagements(filter: Filter, further: &[(&str, &str)]) -> String {
    link(paths::engagements(), filter, further)
}

/// The lead's queue.
pub fn queue(filter: QueueFilter) -> String {
    link(paths::queue(), filter.of, &[("group", filter.group.map_or("", Group::key))])
}

/// The lead's overview.
pub fn portfolio(filter: Filter) -> String {
    link(paths::portfolio(), filter, &[])
}

/// The list that begins there, up to the cursor of a further page.
pub fn up_to_cursor(first: &str) -> String {
    format!("{first}{}after=", if first.contains('?') { '&' } else { '?' })
}

/// What is chosen, as its list has it.
pub fn chosen(id: Option<i64>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

/// Managers to choose from.
pub fn managers(ctx: &Ctx, managers: &[Named]) -> Vec<(String, String)> {
    managers.iter().map(|one| (one.id.to_string(), people::name(ctx.t, &one.name, one.disabled))).collect()
}

/// Organisations to choose from.
pub fn partners(partners: &[Partner]) -> Vec<(String, String)> {
    partners.iter().map(|one| (one.id.to_string(), one.name.clone())).collect()
}
