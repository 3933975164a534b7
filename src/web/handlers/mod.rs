//! One file per page or noun. A handler extracts, parses, calls one action or query, and responds.

pub mod account;
pub mod admin_audit;
pub mod admin_partners;
pub mod admin_security;
pub mod admin_users;
pub mod admin_workloads;
pub mod agenda;
pub mod criteria;
pub mod decisions;
pub mod engagement;
pub mod engagements;
pub mod health;
pub mod home;
pub mod partner_view;
pub mod playbook;
pub mod portfolio;
pub mod review;
mod review_conflict;
mod review_ended;
pub mod review_section;
mod review_section_next;
mod review_section_page;
pub mod reviews;
pub mod sign_in;
pub mod summaries;
pub mod usage;
pub mod usage_import;
