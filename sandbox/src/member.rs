//! A member at their client.

/// A person at a Discord client.
#[derive(Debug)]
pub struct Member;

impl Member {
    pub(crate) fn connect(_url: &str, _user: u64, _since: u64) -> Member {
        Member
    }
}
