//! Errors of a form, by field, and the checks that every form shares.

use chrono::NaiveDate;

use crate::domain::formats::{self, UrlSlip};
use crate::domain::unseen;
use crate::domain::written::{self, Slip};
use crate::words::{Loader, fl, spaced};

/// Longest link, in bytes.
const LONGEST_URL: usize = 2000;

/// What is wrong with a form: the field's name (which is its id, too) and the sentence, in the order of the fields.
#[derive(Debug, Clone, Default)]
pub struct FieldErrors(Vec<(String, String)>);

impl FieldErrors {
    /// One sentence at one field.
    pub fn one(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self(vec![(field.into(), message.into())])
    }

    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push((field.into(), message.into()));
    }

    /// The sentence for this field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(f, _)| f == field).map(|(_, m)| m.as_str())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn iter(&self) -> std::slice::Iter<'_, (String, String)> {
        self.0.iter()
    }

    /// A name that must be there, of at most `max` characters that can be seen.
    pub fn name(&mut self, t: &Loader, field: &str, label: &str, value: &str, max: usize) {
        self.text(t, field, label, value, max);
        self.seen(t, field, label, value);
    }

    /// A text of one line that may be missing, of at most `max` characters that can be seen.
    pub fn line(&mut self, t: &Loader, field: &str, label: &str, value: &str, max: usize) {
        self.limit(t, field, label, value, max);
        self.seen(t, field, label, value);
    }

    /// Names a character that nobody sees, unless something else is said of the field.
    fn seen(&mut self, t: &Loader, field: &str, label: &str, value: &str) {
        if let Some(unseen) = unseen::first(value).filter(|_| self.of(field).is_none()) {
            let place = unseen.place.to_string();
            self.add(field, fl!(t, "form-unseen", label = spaced(t, label), code = unseen.code(), place = place));
        }
    }

    /// A link that may be missing.
    pub fn url(&mut self, t: &Loader, field: &str, label: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        match formats::url(value) {
            Ok(()) if value.len() <= LONGEST_URL => {}
            Err(UrlSlip::Credentials) => self.add(field, fl!(t, "form-url-credentials", label = spaced(t, label))),
            _ => {
                self.seen(t, field, label, value);
                if self.of(field).is_none() {
                    self.add(field, fl!(t, "form-url", label = spaced(t, label)));
                }
            }
        }
    }

    /// A text that must be there, of at most `max` characters.
    pub fn text(&mut self, t: &Loader, field: &str, label: &str, value: &str, max: usize) {
        if value.trim().is_empty() {
            self.add(field, fl!(t, "form-required", label = spaced(t, label)));
        } else {
            self.limit(t, field, label, value, max);
        }
    }

    /// A text that may be missing, of at most `max` characters, counted as Unicode scalar values.
    pub fn limit(&mut self, t: &Loader, field: &str, label: &str, value: &str, max: usize) {
        let count = value.chars().count();
        if count > max {
            let (max, count) = (max.to_string(), count.to_string());
            self.add(field, fl!(t, "form-too-long", label = spaced(t, label), max = max, count = count));
        }
    }

    /// A date that must be there.
    pub fn date(&mut self, t: &Loader, field: &str, label: &str, value: &str) -> Option<NaiveDate> {
        if value.trim().is_empty() {
            self.add(field, fl!(t, "form-required", label = spaced(t, label)));
            return None;
        }
        match written::day(value) {
            Ok(day) => return Some(day),
            Err(Slip::Year) => self.add(field, fl!(t, "form-date-year", label = spaced(t, label))),
            Err(Slip::NoYear) => self.add(field, fl!(t, "form-date-no-year", label = spaced(t, label))),
            Err(Slip::Ambiguous) => self.add(field, unclear_day(t, label, value)),
            Err(_) => self.add(field, fl!(t, "form-date", label = spaced(t, label))),
        }
        None
    }

    /// A whole number from 0 that must be there, with or without one of the `units` behind it.
    pub fn whole(&mut self, t: &Loader, field: &str, label: &str, value: &str, units: &[&str]) -> Option<i64> {
        if value.trim().is_empty() {
            self.add(field, fl!(t, "form-required", label = spaced(t, label)));
            return None;
        }
        match written::whole(value, units) {
            Ok(number) => return Some(number),
            Err(Slip::Ambiguous) => self.add(field, unclear(t, label, value, units)),
            Err(_) => self.add(field, fl!(t, "form-number", label = spaced(t, label))),
        }
        None
    }

    /// A whole number between two bounds; what can be read in two ways is asked about, all else gets the caller's sentence.
    pub fn between(
        &mut self,
        t: &Loader,
        (field, label): (&str, &str),
        value: &str,
        (units, bounds): (&[&str], std::ops::RangeInclusive<i64>),
        wrong: String,
    ) -> Option<i64> {
        match written::whole(value, units) {
            Ok(number) if bounds.contains(&number) => return Some(number),
            Err(Slip::Ambiguous) => self.add(field, unclear(t, label, value, units)),
            _ => self.add(field, wrong),
        }
        None
    }
}

/// What asks which day is meant: as it was typed, and the days that it can be.
fn unclear_day(t: &Loader, label: &str, value: &str) -> String {
    let days: Vec<String> = written::days_meant(value).iter().map(ToString::to_string).collect();
    if days.len() < 2 {
        return fl!(t, "form-date-unclear", label = spaced(t, label));
    }
    fl!(
        t,
        "form-date-readings",
        label = spaced(t, label),
        typed = value.trim(),
        days = days.join(&fl!(t, "or-between"))
    )
}

/// What asks how a number is meant: as it was typed, and how it can be read.
fn unclear(t: &Loader, label: &str, value: &str, units: &[&str]) -> String {
    let (typed, readings) = (value.trim(), written::readings(value, units));
    match readings.as_slice() {
        [first, second, ..] => {
            fl!(
                t,
                "form-number-unclear",
                label = spaced(t, label),
                typed = typed,
                first = first.as_str(),
                second = second.as_str()
            )
        }
        [only] => fl!(t, "form-number-unclear-one", label = spaced(t, label), typed = typed, only = only.as_str()),
        [] => fl!(t, "form-number", label = spaced(t, label)),
    }
}
