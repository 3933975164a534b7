//! What several pages show in the same way, prepared so that the templates stay dumb.

pub mod activity;
pub mod answer_faults;
pub mod blockers;
pub mod differences;
pub mod doubts;
pub mod engagement_form;
pub mod fields;
pub mod frozen;
pub mod import_preview;
pub mod narrowing;
pub mod notes;
pub mod pictures;
pub mod portfolio;
pub mod record;
pub mod record_parts;
pub mod record_typed;
pub mod section_fields;
pub mod sparks;
pub mod states;
pub mod summary;
pub mod survey;
pub mod trail;
pub mod trends;
