//! The page of a section of the review form, laid out from the draft as it stands.

use askama::Template;

use super::review::{SectionLink, section_links};
use crate::domain::engagement::Outcome;
use crate::domain::review::base::Base;
use crate::domain::review::check::cell;
use crate::domain::review::demands::{Missing, is_needed};
use crate::domain::review::facts::outcome;
use crate::domain::review::operations::{Earlier, is_reusable};
use crate::domain::review::progress::{SectionProgress, counted};
use crate::domain::review::proposals::{self, About};
use crate::domain::review::rows::{is_kick_off, next_steps as next_steps_of};
use crate::forms::FieldErrors;
use crate::paths;
use crate::playbook::Section;
use crate::playbook::keys::{goals, meeting, next_steps};
use crate::queries::desk::Desk;
use crate::routes::at;
use crate::session::blocking;
use crate::store::decisions::Comment;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::views::answer_faults::errors;
use crate::web::views::blockers::{self, Blocker};
use crate::web::views::differences::Difference;
use crate::web::views::fields::Field;
use crate::web::views::section_fields::{Builder, people, rendered};
use crate::words::fl;

#[derive(Template)]
#[template(path = "review/section.html")]
pub(super) struct SectionPage {
    ctx: Ctx,
    desk: Desk,
    nav: Vec<SectionLink>,
    here: String,
    /// How many sections are complete, and how many are needed.
    done: (usize, usize),
    place: usize,
    title: String,
    lead: String,
    fields: Vec<Field>,
    /// What is stored and ill-formed, in words: it stands at its field whenever the page is shown.
    errors: FieldErrors,
    /// A button was pressed and the answer is no: the errors are summed up at the head of the page.
    refused: bool,
    /// What the line that says when it was saved adds, with the first field to correct.
    mend: Option<Mend>,
    version: i64,
    /// What the form is made with, for who saves it too late.
    base: String,
    saved_at: String,
    comments: Vec<Comment>,
    missing: Vec<Blocker>,
    proposals: Vec<Proposal>,
    /// What becomes of a way back to the kick-off that is there already (R14).
    returns_already: Option<String>,
    /// How many of them are open steps of earlier reviews.
    carried: usize,
    /// Whom the fields for a person offer, with the side that each is on.
    people: Vec<(String, &'static str)>,
    /// Items that the form holds, so that saving leaves all others as they are.
    shown: Vec<&'static str>,
    from_check: bool,
    /// What was missing when the page that checks all answers was left, so that what a change adds is told from it.
    lacked: Vec<String>,
    /// Fields that are not seen as the page is loaded. A script shows them as soon as an answer opens them; without one they
    /// have not been seen when the button is pressed.
    unseen: Vec<String>,
    action: String,
    /// What is stored where something else was typed that could not be saved.
    differences: Vec<Difference>,
}

impl SectionPage {
    /// Whether the meeting took place or is to come, so that the section is needed.
    fn is_needed(&self) -> bool {
        is_needed(&self.here, &self.desk.answers)
    }

    fn drop_field(&self, step: &str) -> String {
        drop_field(step)
    }

    /// Where the first field is that is seen, for who does not want to pass everything before it.
    fn first_field(&self) -> Option<String> {
        let is_seen = |field: &&Field| field.kind() != "hidden" && !field.hidden;
        self.fields.iter().find(is_seen).map(|field| at("", &field.name))
    }

    /// The page as the answer to a button: what is ill-formed is summed up at its head.
    pub fn refused(self) -> Self {
        Self { refused: true, ..self }
    }

    /// The page as the answer to a button that these errors stand against, each shown at its field.
    pub fn refused_for(self, section: &'static Section, errors: FieldErrors) -> Self {
        let fields = Builder { ctx: &self.ctx, desk: &self.desk, section, errors: &errors }.fields();
        Self { fields, errors, ..self.refused() }
    }

    /// The page with what was typed and could not be saved, beside what is stored.
    pub fn in_conflict(self, differences: Vec<Difference>) -> Self {
        Self { differences, saved_at: String::new(), ..self.refused() }
    }
}

/// What is to be corrected in a section that is stored as it is: the first fault in words, and how many more there are.
pub(super) struct Mend {
    pub text: String,
    pub href: String,
}

impl Mend {
    pub fn new(ctx: &Ctx, faults: &FieldErrors) -> Option<Self> {
        let (field, message) = faults.iter().next()?;
        let text = match faults.len() {
            1 => fl!(ctx.t, "draft-mend", first = message.as_str()),
            all => fl!(ctx.t, "draft-mend-more", first = message.as_str(), count = crate::words::count(all - 1)),
        };
        Some(Self { text, href: at("", field) })
    }
}

/// A next step that the form proposes or offers to carry over.
struct Proposal {
    go: String,
    text: String,
    note: String,
    /// What becomes of it if nobody takes it over.
    stays: Option<String>,
    /// The rule that proposes it.
    rule: Option<&'static str>,
    /// Key of the open step that it carries over, which can as well be closed or dropped.
    open: Option<String>,
}

/// Name of the field for the reason why an open step is dropped.
pub(super) fn drop_field(step: &str) -> String {
    format!("drop-{step}")
}

/// What this section still lacks and what in it is ill-formed.
pub(super) fn missing_of(
    ctx: &Ctx,
    desk: &Desk,
    progress: &[SectionProgress<'_>],
    key: &str,
    from_check: bool,
) -> Vec<Blocker> {
    let own = progress.iter().filter(|s| s.key == key);
    let blockers = own.flat_map(|s| blockers::of_section(ctx, desk, s));
    blockers.map(|b| if from_check { b.from_check() } else { b }).collect()
}

pub(super) fn page(ctx: &Ctx, desk: Desk, section: &'static Section, from_check: bool) -> SectionPage {
    blocking::grows();
    let errors = errors(ctx, section, &desk);
    let progress = desk.progress();
    let nav = section_links(ctx, &desk, &progress, &section.key);
    let place = nav.iter().position(|s| s.key == section.key).map_or(0, |p| p + 1);
    let missing = missing_of(ctx, &desk, &progress, &section.key, from_check);
    let fields = Builder { ctx, desk: &desk, section, errors: &errors }.fields();
    let is_decided = |key: &str| fields.iter().any(|field| field.name == key && field.decided.is_some());
    let saved = desk.saved(&section.key);
    let action = paths::section(desk.engagement.id, &section.key);
    SectionPage {
        done: counted(&progress),
        place,
        here: section.key.clone(),
        title: ctx.text(&section.title).to_owned(),
        lead: ctx.text(&section.lead).to_owned(),
        version: saved.map_or(0, |s| s.version),
        base: Base::of(section, desk.stored(&section.key)).to_string(),
        saved_at: saved.map(|s| ctx.date_time(&s.saved_at)).unwrap_or_default(),
        // Those on the review as a whole stand beside every section.
        comments: desk.comments.iter().filter(|c| c.section.is_empty() || c.section == section.key).cloned().collect(),
        missing,
        proposals: match section.key.as_str() {
            next_steps::SECTION => proposals(ctx, &desk),
            meeting::SECTION => reused(ctx, &desk, section),
            _ => Vec::new(),
        },
        returns_already: if section.key == next_steps::SECTION { returns_already(ctx, &desk) } else { None },
        carried: if section.key == next_steps::SECTION {
            proposals::to_carry(&desk.answers, &desk.open_steps).len()
        } else {
            0
        },
        people: match section.key.as_str() {
            next_steps::SECTION | goals::SECTION => people(&desk, ctx.viewer.as_ref().map_or("", |p| &p.name)),
            _ => Vec::new(),
        },
        lacked: if from_check { lacking(&progress) } else { Vec::new() },
        unseen: unseen(&fields),
        // What another section decides is shown and sent for the script's sake, and is none of this form's answers.
        shown: rendered(section, &desk).into_iter().map(|i| i.key.as_str()).filter(|key| !is_decided(key)).collect(),
        fields,
        nav,
        mend: Mend::new(ctx, &errors),
        errors,
        refused: false,
        from_check,
        action,
        differences: Vec::new(),
        ctx: ctx.clone(),
        desk,
    }
}

/// Everything that the review lacks, as `section#field`.
fn lacking(progress: &[SectionProgress<'_>]) -> Vec<String> {
    progress.iter().flat_map(|section| &section.missing).map(place).collect()
}

pub(super) fn place(missing: &Missing<'_>) -> String {
    format!("{}#{}", missing.section, missing.field)
}

fn unseen(fields: &[Field]) -> Vec<String> {
    let mut names = Vec::new();
    fields.iter().for_each(|field| field.unseen(false, &mut names));
    names
}

/// The last review's attendees and plan, while nobody is listed yet.
fn reused(ctx: &Ctx, desk: &Desk, section: &Section) -> Vec<Proposal> {
    let own = desk.answers.section(&section.key);
    let earlier = desk.earlier.iter().filter(|earlier| is_reusable(section, own, earlier));
    let each = |earlier: &Earlier| {
        let rows = earlier.meeting.rows(meeting::ATTENDEES);
        let names =
            rows.iter().map(|(_, row)| cell(row, meeting::ATTENDEE_NAME).trim()).filter(|name| !name.is_empty());
        Proposal {
            go: format!("reuse:{}", meeting::ATTENDEES),
            text: fl!(ctx.t, "draft-reuse"),
            note: names.collect::<Vec<_>>().join(&fl!(ctx.t, "list-separator")),
            stays: None,
            rule: None,
            open: None,
        }
    };
    earlier.map(each).collect()
}

/// R9, R10, R11: what a "no" proposes; and the open steps of earlier reviews.
fn proposals(ctx: &Ctx, desk: &Desk) -> Vec<Proposal> {
    let proposed = proposals::proposed(&desk.answers, &desk.figures, &desk.ways_back, &desk.open_steps)
        .into_iter()
        .map(|about| Proposal {
            go: format!("propose:{}", about.key()),
            text: proposal_text(ctx, about),
            note: String::new(),
            stays: None,
            rule: Some(about.rule()),
            open: None,
        });
    let returns = outcome(&desk.answers).is_some_and(Outcome::returns_to_kick_off);
    let kept = desk.kept_way_back().map(|step| step.key.as_str());
    let carried = proposals::to_carry(&desk.answers, &desk.open_steps).into_iter().map(|step| {
        let is_back = is_kick_off(&step.key);
        // R14: it stays whether it is taken over or not.
        let stays = match (is_back && kept == Some(step.key.as_str()), returns) {
            (false, _) => None,
            (true, true) => Some(fl!(ctx.t, "draft-carry-stays")),
            (true, false) => Some(fl!(ctx.t, "draft-carry-would-stay")),
        };
        Proposal {
            go: format!("carry:{}", step.key),
            text: crate::words::steps::what(ctx.t, &step.what).into_owned(),
            note: fl!(ctx.t, "draft-carry-note", owner = step.owner.as_str()),
            stays,
            rule: is_back.then_some(About::KickOff.rule()),
            open: Some(step.key.clone()),
        }
    });
    proposed.chain(carried).collect()
}

/// Why a submission makes no way back to the kick-off: a row is it, or there is one from before (R14).
fn returns_already(ctx: &Ctx, desk: &Desk) -> Option<String> {
    let listed = next_steps_of(&desk.answers, &desk.forms);
    if listed.iter().any(|step| desk.ways_back.is_answered_by(&step.key, step.status)) {
        return Some(fl!(ctx.t, "draft-r14-listed"));
    }
    let kept = desk.kept_way_back()?;
    Some(if kept.status.is_open() { fl!(ctx.t, "draft-r14-open") } else { fl!(ctx.t, "draft-r14-done") })
}

pub(super) fn proposal_text(ctx: &Ctx, about: About) -> String {
    match about {
        About::Usage => fl!(ctx.t, "draft-propose-usage"),
        About::Trained => fl!(ctx.t, "draft-propose-trained"),
        About::GoalsReached => fl!(ctx.t, "draft-propose-goals"),
        About::ProgressKnown => fl!(ctx.t, "draft-propose-progress"),
        About::KickOff => crate::words::steps::kick_off(ctx.t),
    }
}
