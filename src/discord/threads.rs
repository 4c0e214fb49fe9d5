//! Reading and writing in threads, for interviews and the community alike.

use crate::domain::ids::{ChannelId, MessageId};
use poise::serenity_prelude::{self as serenity, EditThread, Http, HttpError, Message, MessagePagination};
use sha2::{Digest, Sha256};

/// Messages read at a time; Discord's most.
const PAGE: u8 = 100;

/// Discord's codes, as documented under "JSON error codes".
pub(super) mod code {
    pub(in crate::discord) const UNKNOWN_CHANNEL: isize = 10003;
    pub(in crate::discord) const UNKNOWN_GUILD: isize = 10004;
    pub(in crate::discord) const UNKNOWN_MEMBER: isize = 10007;
    pub(in crate::discord) const UNKNOWN_MESSAGE: isize = 10008;
    pub(in crate::discord) const UNKNOWN_USER: isize = 10013;
    pub(in crate::discord) const MISSING_ACCESS: isize = 50001;
    pub(in crate::discord) const MISSING_PERMISSIONS: isize = 50013;
    pub(in crate::discord) const WRONG_KIND_OF_CHANNEL: isize = 50024;
    pub(in crate::discord) const ARCHIVED: isize = 50083;
    pub(in crate::discord) const LOCKED: isize = 160_005;
    pub(in crate::discord) const TOO_MANY_THREADS: isize = 160_006;
    /// AutoMod of the server keeps a message from being posted.
    pub(in crate::discord) const BLOCKED_BY_AUTOMOD: isize = 200_000;
    /// The same for a title.
    pub(in crate::discord) const TITLE_BLOCKED_BY_AUTOMOD: isize = 200_001;
}

/// Status and code of an answer of Discord.
pub(super) fn parts(error: &serenity::Error) -> Option<(u16, isize)> {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(answer)) => {
            Some((answer.status_code.as_u16(), answer.error.code))
        }
        _ => None,
    }
}

/// Whether the thread was archived in the meantime.
fn is_archived(error: &serenity::Error) -> bool {
    parts(error).is_some_and(|(_, code)| code == code::ARCHIVED)
}

/// Whether what was to be taken away is gone already.
pub(super) fn is_gone(error: &serenity::Error) -> bool {
    matches!(parts(error), Some((_, code::UNKNOWN_CHANNEL | code::UNKNOWN_GUILD | code::UNKNOWN_MESSAGE)))
}

/// Whether a message is gone, and only that.
pub(super) fn is_gone_message(error: &serenity::Error) -> bool {
    parts(error).is_some_and(|(_, code)| code == code::UNKNOWN_MESSAGE)
}

/// Whether somebody is not a member of the server.
pub(super) fn is_no_member(error: &serenity::Error) -> bool {
    matches!(parts(error), Some((404, code::UNKNOWN_MEMBER | code::UNKNOWN_USER)))
}

/// Does something in a thread; one that was archived is opened again first.
pub(super) async fn in_open_thread<T, F>(
    http: &Http,
    thread: serenity::ChannelId,
    mut work: impl FnMut() -> F,
) -> serenity::Result<T>
where
    F: Future<Output = serenity::Result<T>>,
{
    match work().await {
        Err(error) if is_archived(&error) => {
            http.edit_thread(thread, &EditThread::new().archived(false), None).await?;
            work().await
        }
        other => other,
    }
}

/// The messages of a thread after `after`, oldest first, until `enough` says so of one; `None` for all of them.
pub(super) async fn messages(
    http: &Http,
    thread: ChannelId,
    after: Option<MessageId>,
    mut enough: impl FnMut(&Message) -> bool + Send,
) -> serenity::Result<Vec<Message>> {
    // A thread's id is older than all of its messages'; the first one of a forum post has the same, and is the bot's.
    let mut last = serenity::MessageId::new(after.map_or(thread.0, |after| after.0).max(1));
    let thread = serenity::ChannelId::new(thread.0);
    let mut all = Vec::new();
    loop {
        let mut page = http.get_messages(thread, Some(MessagePagination::After(last)), Some(PAGE)).await?;
        let full = page.len() >= usize::from(PAGE);
        page.sort_by_key(|message| message.id);
        last = page.last().map_or(last, |message| message.id);
        let found = page.iter().any(&mut enough);
        all.extend(page);
        if found || !full {
            return Ok(all);
        }
    }
}

/// The code of a post, made from its nonce; nobody else can know it before it stands there.
pub(super) fn mark(nonce: &str) -> String {
    let digest = Sha256::digest(nonce.as_bytes());
    let code: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("#{code}")
}

/// Whether a message is the bot's post with that mark.
pub(super) fn is_marked(message: &Message, mark: &str) -> bool {
    let footer = message.embeds.last().and_then(|embed| embed.footer.as_ref());
    message.author.bot && footer.is_some_and(|footer| footer.text.ends_with(mark))
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn a_mark_is_short_and_tells_posts_apart() {
        assert_eq!(mark("a").len(), 9);
        assert_eq!(mark("a"), mark("a"));
        assert_ne!(mark("a"), mark("b"));
    }
}
