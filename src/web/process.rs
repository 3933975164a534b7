//! What the system says of the process, from `/proc`; 0 where there is none.

use std::fs;

/// Linux counts a process's work in hundredths of a second, whatever its own clock does.
const TICKS: f64 = 100.0;

/// The process as it is just now.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Process {
    /// In seconds since 1970.
    pub started: f64,
    /// In seconds, of all threads.
    pub worked: f64,
    /// In bytes.
    pub memory: i64,
    pub descriptors: i64,
    pub most_descriptors: i64,
}

/// Asks the system.
pub fn now() -> Process {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let mut process =
        of(&read("/proc/self/stat"), &read("/proc/stat"), &read("/proc/self/status"), &read("/proc/self/limits"));
    // One of them is the folder itself, which is closed again.
    let open = fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
    process.descriptors = i64::try_from(open.saturating_sub(1)).unwrap_or_default();
    process
}

fn of(stat: &str, system: &str, status: &str, limits: &str) -> Process {
    // The program's name comes before, in brackets, and may hold anything.
    let fields: Vec<&str> = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
    let ticks = |field: usize| fields.get(field).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or_default();
    let booted = value(system, "btime").and_then(|seconds| seconds.parse::<f64>().ok());
    let kilobytes = value(status, "VmRSS:").and_then(|kilobytes| kilobytes.parse::<i64>().ok()).unwrap_or_default();
    Process {
        started: booted.map_or(0.0, |booted| booted + ticks(19) / TICKS),
        worked: (ticks(11) + ticks(12)) / TICKS,
        memory: kilobytes * 1_024,
        descriptors: 0,
        most_descriptors: value(limits, "Max open files").and_then(|most| most.parse().ok()).unwrap_or_default(),
    }
}

/// The first word behind a name at the beginning of a line.
fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_words_are_read() {
        let stat = "42 (a ) b) S 1 42 42 0 -1 4194560 9 0 0 0 250 50 0 0 20 0 7 0 1500 1000000 300 1844";
        let system = "cpu  1 2 3\nbtime 1700000000\nprocesses 9\n";
        let status = "Name:\tx\nVmRSS:\t    2048 kB\n";
        let limits =
            "Limit  Soft  Hard  Units\nMax open files            1024                 524288               files\n";
        let expected = Process {
            started: 1_700_000_015.0,
            worked: 3.0,
            memory: 2_097_152,
            descriptors: 0,
            most_descriptors: 1_024,
        };
        assert_eq!(of(stat, system, status, limits), expected);
        assert_eq!(of("", "", "", ""), Process::default());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_has_all_of_it() {
        let process = now();
        let today = chrono::Utc::now().timestamp() as f64;
        assert!(process.started > today - 86_400.0 && process.started <= today + 60.0, "{process:?}");
        assert!(process.memory > 1_000_000 && process.descriptors > 2, "{process:?}");
        assert!(process.most_descriptors >= process.descriptors, "{process:?}");
    }
}
