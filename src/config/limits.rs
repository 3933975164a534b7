//! Bounds of connections, below the descriptors that the process may have.

use std::time::Duration;

/// Bounds of connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once.
    pub connections: usize,
    /// Connections beyond those, for one answer each.
    pub spare: usize,
    /// How long a connection is kept on which nothing is being answered.
    pub idle: Duration,
    /// Time in which whoever is answered must take `least` bytes.
    pub stalled: Duration,
    pub least: u64,
}

impl Limits {
    fn with(connections: usize) -> Self {
        let (idle, stalled) = (Duration::from_secs(15), Duration::from_secs(20));
        Self { connections, spare: 16, idle, stalled, least: 16 * 1024 }
    }

    /// What is usual beside so many connections to the database.
    pub fn beside(pool: u32) -> Self {
        Self::with(room(pool).clamp(LEAST, USUAL_MOST))
    }

    /// Connections of one address at once, unless it is the proxy's.
    pub fn of_one_address(&self) -> usize {
        (self.connections / 4).max(1)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::beside(1)
    }
}

const LEAST: usize = 16;
const USUAL_MOST: usize = 4_096;
const MOST: usize = 60_000;
/// Descriptors for what is no connection of a browser, nor of the pool: files, spare connections, what the system needs.
const RESERVED: usize = 160;
/// What a connection to the database takes: SQLite's file and its log.
const OF_DATABASE: usize = 2;

/// Connections of browsers for which there are descriptors beside so many to the database.
pub(super) fn room(pool: u32) -> usize {
    left(descriptors(), pool)
}

fn left(descriptors: usize, pool: u32) -> usize {
    descriptors.saturating_sub(RESERVED + OF_DATABASE * pool as usize)
}

/// How many descriptors the process may have open; of Linux's usual number where it cannot be told.
fn descriptors() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(1_024)
}

/// Reads the setting; whether there is room for so many is judged with the database's connections ([`chosen`]).
pub(super) fn connections(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|n| (LEAST..=MOST).contains(n));
    number.ok_or_else(|| format!("{text:?} is not a whole number from {LEAST} to {MOST}"))
}

/// The limits with so many connections, beside so many to the database.
pub(super) fn chosen(connections: usize, pool: u32) -> Result<Limits, String> {
    let room = room(pool);
    if connections > room {
        return Err(format!(
            "the limit of open files (ulimit -n) has room for {room} connections beside {pool} to the database"
        ));
    }
    Ok(Limits::with(connections))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_stay_below_the_descriptors_with_the_pools() {
        for (descriptors, pool, room) in [(1_024, 4, 856), (1_024, 100, 664), (256, 4, 88), (256, 100, 0), (0, 1, 0)] {
            assert_eq!(left(descriptors, pool), room, "{descriptors} {pool}");
        }
        let usual = Limits::beside(100);
        assert!(usual.connections <= room(100).max(LEAST) && usual.connections <= USUAL_MOST);
        assert!(usual.spare < RESERVED && usual.of_one_address() <= usual.connections / 4);
        assert!(chosen(room(100) + 1, 100).unwrap_err().contains("beside 100"));
    }
}
