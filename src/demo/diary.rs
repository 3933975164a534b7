//! What happens to each customer of the demonstration and when, made from what `customers` says of them. How it is done is
//! `story`'s business.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

use super::answers::DUE_AFTER;
use super::customers::{Came, Customer, End};
use crate::domain::engagement::Status;
use crate::domain::zone::Zone;

/// Where the story takes place.
pub const ZONE: Zone = Zone::DEFAULT;
/// Days since a meeting was planned, a step added, and a report made.
const PLANNED: i64 = 3;
const ADDED: i64 = 20;
const REPORTED: i64 = 6;
/// Days between two measurements.
pub const MONTH: i64 = 30;

/// One thing that happens to an engagement. Numbers are places in the customer's lists.
#[derive(Debug, Clone, Copy)]
pub enum What {
    Open,
    /// Criteria as agreed at the beginning, and as they stand in the end.
    Criteria {
        achieved: bool,
    },
    Status,
    Measure(i64),
    Mistype,
    Exclude,
    Start,
    Save {
        review: usize,
        sections: usize,
        again: bool,
    },
    Submit(usize),
    Return(usize),
    Withdraw(usize),
    Approve(usize),
    StepDone {
        review: usize,
        nth: usize,
    },
    /// Between the meetings.
    Call,
    AddStep,
    /// While the second review is written.
    DropStep,
    /// By the partner.
    Report,
}

pub struct Event {
    pub at: NaiveDateTime,
    pub customer: usize,
    pub what: What,
}

/// The events of one customer, each later than the one before and none later than now.
struct Diary {
    now: NaiveDateTime,
    customer: usize,
    events: Vec<Event>,
}

impl Diary {
    fn add(&mut self, days: i64, hour: u32, minute: u32, what: What) {
        let today = ZONE.day(self.now);
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        // The zone is nine hours ahead all year round.
        let at = workday(today - TimeDelta::days(days)).and_time(time) - TimeDelta::hours(9);
        self.events.push(Event { at: at.min(self.now), customer: self.customer, what });
    }

    /// Several things on one afternoon keep their order.
    fn after(&mut self, minutes: i64, what: What) {
        let at = self.events.last().map_or(self.now, |e| e.at) + TimeDelta::minutes(minutes);
        self.events.push(Event { at: at.min(self.now), customer: self.customer, what });
    }
}

/// The day itself, or the Friday before a weekend.
pub fn workday(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => day - Days::new(1),
        Weekday::Sun => day - Days::new(2),
        _ => day,
    }
}

/// What happens to the customer at this place of the list, in its order.
pub fn diary(now: NaiveDateTime, place: usize, customer: &Customer) -> Vec<Event> {
    let mut all = Vec::new();
    let mut diary = Diary { now, customer: place, events: Vec::new() };
    let minute = u32::try_from(place * 7 % 50).unwrap_or(0);
    diary.add(customer.started, 10, minute, What::Open);
    if !customer.criteria.is_empty() {
        diary.add(customer.started - 9, 14, minute, What::Criteria { achieved: false });
        diary.add(customer.criteria_days, 10, minute, What::Criteria { achieved: true });
    }
    if customer.status != Status::Active {
        diary.add(customer.measured - 3, 16, minute, What::Status);
    }
    for round in 0..customer.rounds {
        let days = customer.measured + MONTH * (customer.rounds - 1 - round);
        if !customer.usage.is_empty() && days < customer.started {
            diary.add(days - 1, 9, minute, What::Measure(round));
        }
    }
    // One customer's figure was typed wrongly once and is marked so.
    if place == 10 {
        diary.add(customer.measured - 4, 9, minute, What::Mistype);
        diary.after(25, What::Exclude);
    }
    all.append(&mut diary.events);
    for (number, review) in customer.reviews.iter().enumerate() {
        // What is still to come was planned a few days ago.
        let held = if review.came == Came::Planned { PLANNED } else { review.days };
        diary.add(held, 16, minute, What::Start);
        if number == 1 && !customer.between.dropped.is_empty() {
            diary.after(15, What::DropStep);
        }
        let sections = if let End::Draft(sections) = review.end { sections } else { usize::MAX };
        diary.after(35, What::Save { review: number, sections, again: false });
        // The lead decides two days after each submission.
        let submit = |diary: &mut Diary, days: i64| {
            diary.add(days, 17, minute, What::Submit(number));
        };
        match review.end {
            End::Draft(_) => {}
            End::Waiting => submit(&mut diary, (held - 2).max(0)),
            End::Withdrawn => {
                submit(&mut diary, held - 2);
                diary.add(held - 3, 9, minute, What::Withdraw(number));
            }
            End::Approved => {
                submit(&mut diary, held - 2);
                diary.add(held - 6, 11, minute, What::Approve(number));
            }
            End::Returned | End::Resumed | End::RevisedWaiting | End::RevisedApproved => {
                submit(&mut diary, held - 2);
                diary.add(held - 4, 11, minute, What::Return(number));
                if review.end != End::Returned {
                    diary.add(held - 6, 13, minute, What::Start);
                    diary.after(40, What::Save { review: number, sections: usize::MAX, again: true });
                }
                if matches!(review.end, End::RevisedWaiting | End::RevisedApproved) {
                    submit(&mut diary, held - 7);
                }
                if review.end == End::RevisedApproved {
                    diary.add(held - 10, 15, minute, What::Approve(number));
                }
            }
        }
        if matches!(review.came, Came::Held(_)) && matches!(review.end, End::Approved | End::RevisedApproved) {
            for (nth, due) in DUE_AFTER.iter().enumerate() {
                let overdue = held - i64::try_from(*due).unwrap_or(0);
                // Some are done in time, some late, and some are still waited for.
                let done = if customer.punctual {
                    Some(overdue + 1).filter(|days| *days > 0)
                } else {
                    Some(overdue - 25).filter(|_| overdue > 100 || nth == 0 && overdue > 40)
                };
                if let Some(days) = done {
                    diary.add(days, 15, minute, What::StepDone { review: number, nth });
                }
            }
        }
        // Each chain is in order although a weekend may have moved two of its days onto one.
        let mut last = NaiveDateTime::MIN;
        for event in &mut diary.events {
            if event.at <= last {
                event.at = (last + TimeDelta::minutes(9)).min(now);
            }
            last = event.at;
        }
        all.append(&mut diary.events);
    }
    if !customer.between.called.is_empty() {
        diary.add(ADDED + 1, 15, minute, What::Call);
    }
    if !customer.between.added.is_empty() {
        diary.add(ADDED, 11, minute, What::AddStep);
    }
    if !customer.between.reported.is_empty() {
        diary.add(REPORTED, 10, minute, What::Report);
    }
    all.append(&mut diary.events);
    all
}
