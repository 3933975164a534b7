//! What people take away as files. Pages, and what a browser prints of them, are not here.

pub mod figures;
pub mod lists;
pub mod sheet;
pub mod summary;
pub mod usage_table;
