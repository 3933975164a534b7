//! Giving engagements to another manager, one or many at once: which are meant, and what becomes of each.

use super::keyed::keyed;

/// Which engagements are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// These, by their ids, in order and each once.
    These(Vec<i64>),
    /// All that this person manages.
    AllOf(i64),
}

impl Chosen {
    /// These engagements, whatever order and however often they were named.
    pub fn these(mut ids: Vec<i64>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        Self::These(ids)
    }
}

keyed! {
    /// What became of an engagement.
    Moving {
        /// Its turn has not come.
        Waiting = "waiting",
        Moved = "moved",
        /// It was the new manager's already, or somebody else gave it away meanwhile.
        Left = "left",
    }
}

keyed! {
    /// What ended it before its end.
    Stopped {
        /// Whoever asked for it is no lead any more.
        Asker = "asker",
        /// The new manager is none any more.
        Manager = "manager",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_twice_is_meant_once() {
        assert_eq!(Chosen::these(vec![3, 1, 3]), Chosen::These(vec![1, 3]));
    }
}
