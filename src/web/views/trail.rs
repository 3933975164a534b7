//! An entry of the audit trail in words.

use crate::store::audit::Entry;
use crate::words::{Loader, audit};

/// What else is known of what was done; as it is stored where nobody knows what it means.
pub fn detail(t: &Loader, entry: &Entry) -> String {
    entry.event.as_ref().map_or_else(|| entry.detail.clone(), |event| audit::detail(t, event, &entry.named))
}
