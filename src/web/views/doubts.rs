//! What is asked about figures before they are imported, as the previews show it.

/// A point that is asked about.
pub struct Point {
    /// Whose figures they are, where a preview is of several customers.
    pub customer: Option<String>,
    pub words: String,
    /// Id and customer of another engagement that has the same figures.
    pub twin: Option<(i64, String)>,
}
