//! Feeds that other programs subscribe to.

pub mod ics;
