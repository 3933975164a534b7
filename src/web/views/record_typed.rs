//! What a lead or manager typed on the page of a submitted review, kept while it is shown again.

use std::collections::BTreeMap;

use crate::forms::FieldErrors;
use crate::store::claims::Claim;
use crate::web::context::Ctx;
use crate::words::fl;

/// What was typed into the forms of the page, and what is wrong with it.
#[derive(Default)]
pub struct Typed {
    /// Comments by the key of their section; empty for the review as a whole.
    pub comments: BTreeMap<String, String>,
    pub reason: String,
    /// They come from a form of this page, and not from what is kept of earlier ones.
    pub posted: bool,
    /// Version of the kept comments that the form was made with, and the marks of what they were.
    pub version: i64,
    pub base: String,
    pub errors: FieldErrors,
    /// Somebody was first: nothing was stored, and the texts are shown to be kept.
    pub conflict: bool,
    /// Where that was the person themselves, in another window: the kept comments are others by now.
    pub kept_elsewhere: bool,
}

impl Typed {
    /// Asks whether the person means to decide what somebody else has taken on.
    pub fn ask_about_claim(&mut self, ctx: &Ctx, claim: Option<&Claim>) {
        if let Some(claim) = claim {
            self.errors.add("over", fl!(ctx.t, "claim-over-needed", name = claim.lead.name.as_str()));
        }
    }

    pub fn comment(&self, section: &str) -> String {
        self.comments.get(section).cloned().unwrap_or_default()
    }
}
