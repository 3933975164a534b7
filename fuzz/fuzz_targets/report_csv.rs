//! Any bytes as a CSV file: a report or a refusal, never a panic, and the same however the bytes arrive.
#![no_main]

use libfuzzer_sys::fuzz_target;
use success_review_fuzz::reports::read_csv;
use success_review_fuzz::{Trickle, checked, options};

fuzz_target!(|data: &[u8]| {
    let options = options(data);
    let at_once = checked(read_csv(data, &options, &mut |_| ()), &options);
    let pieces = Trickle { bytes: data, most: 1 + data.len() % 7 };
    let in_pieces = checked(read_csv(pieces, &options, &mut |_| ()), &options);
    assert_eq!(at_once, in_pieces);
});
