//! How the work on n things stands to that on 4n, in the processor's time of this thread, so that a busy machine changes
//! nothing: in proportion it is four times as much, in the square sixteen times.

/// Nanoseconds that this thread has had.
fn spent() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells it");
    text.split_whitespace().next().unwrap().parse().unwrap()
}

/// Fails where four times as much takes more than nine times as long, whatever else the machine does.
pub fn grows_in_proportion<T>(what: &str, n: usize, make: impl Fn(usize) -> T, work: impl Fn(&T)) {
    let cost = |given: &T, times: u32| {
        let before = spent();
        (0..times).for_each(|_| work(given));
        spent() - before
    };
    let (less, more) = (make(n), make(4 * n));
    // As often as it takes for the kernel's count, which goes by some milliseconds, to say something.
    let often = (0..20).map(|power| 1 << power).find(|times| cost(&less, *times) >= 60_000_000);
    let times = often.expect("work that takes any time");
    let (small, large) = (cost(&less, times), cost(&more, times));
    assert!(large < 9 * small, "{what}: {n} take {small} ns, {} take {large} ns, {times} times", 4 * n);
}
