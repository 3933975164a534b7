//! Mail: what stands in a letter, in its receiver's language, how it is put into a message (RFC 5322), and how that reaches the mail
//! server. When it is sent, and what becomes of it, is `worker`'s business.

pub mod carrier;
pub mod counts;
pub mod letter;
pub mod letters;
pub mod posting;
