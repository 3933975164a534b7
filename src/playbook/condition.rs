//! A condition as the playbook's files write it: `outcome.result = business_value_discussion | enable_workloads`.

use serde::Deserialize;

/// Holds while the named answer (or fact about the engagement) is one of the values.
///
/// The left side is `section.item`, `row.column` inside rows, or `facts.name`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Condition {
    pub scope: String,
    pub key: String,
    pub values: Vec<String>,
}

impl TryFrom<String> for Condition {
    type Error = String;

    fn try_from(source: String) -> Result<Self, String> {
        let wrong = || format!("condition {source:?} is not of the form `section.item = value | value`");
        let (left, right) = source.split_once('=').ok_or_else(wrong)?;
        let (scope, key) = left.trim().split_once('.').ok_or_else(wrong)?;
        let values: Vec<String> = right.split('|').map(|v| v.trim().to_owned()).collect();
        if scope.is_empty() || key.is_empty() || values.iter().any(String::is_empty) {
            return Err(wrong());
        }
        Ok(Self { scope: scope.to_owned(), key: key.to_owned(), values })
    }
}

impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}={}", self.scope, self.key, self.values.join("|"))
    }
}
