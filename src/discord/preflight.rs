//! Before an interview is started: whether its thread can be opened here, so that a member learns at once what an admin
//! has to change.

use super::{CommandContext, channel};
use crate::domain::ids::ChannelId;
use crate::error::UserError;
use poise::serenity_prelude::{ChannelType, ComponentInteraction, Permissions};

/// What the bot needs in a channel, with the key of each permission's name.
pub(super) const NEEDED: [(Permissions, &str); 6] = [
    (Permissions::VIEW_CHANNEL, "permission-view-channel"),
    (Permissions::CREATE_PRIVATE_THREADS, "permission-create-private-threads"),
    (Permissions::SEND_MESSAGES_IN_THREADS, "permission-send-messages-in-threads"),
    (Permissions::EMBED_LINKS, "permission-embed-links"),
    (Permissions::ATTACH_FILES, "permission-attach-files"),
    (Permissions::READ_MESSAGE_HISTORY, "permission-read-message-history"),
];

/// The channel under which the thread is to be opened.
///
/// # Errors
/// A kind of channel without private threads, or permissions the bot lacks.
pub(super) fn preflight(ctx: CommandContext<'_>) -> Result<ChannelId, UserError> {
    let interaction = ctx.interaction;
    let here = interaction.channel.as_ref();
    // What happens in a thread of an interview goes on beside it.
    let parent = here.and_then(|channel| channel.parent_id);
    let guild = interaction.guild_id.and_then(|id| ctx.framework.serenity_context.cache.guild(id));
    let parent_kind = parent.and_then(|id| guild.as_ref()?.channels.get(&id).map(|channel| channel.kind));
    let place = place(here.map(|channel| channel.kind), parent_kind)?;
    permitted(interaction.app_permissions)?;
    Ok(channel(match (place, parent) {
        (Place::Parent, Some(parent)) => parent,
        _ => interaction.channel_id,
    }))
}

/// The same for a control that was pressed, where less is known of the channel.
///
/// # Errors
/// As [`preflight`].
pub(super) fn preflight_of_press(press: &ComponentInteraction) -> Result<ChannelId, UserError> {
    let here = press.channel.as_ref();
    let place = place(here.map(|channel| channel.kind), None)?;
    permitted(press.app_permissions)?;
    Ok(channel(match (place, here.and_then(|channel| channel.parent_id)) {
        (Place::Parent, Some(parent)) => parent,
        _ => press.channel_id,
    }))
}

/// Where the thread goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Here,
    /// Under the channel that this thread is in.
    Parent,
}

/// Private threads exist in text channels only. What is unknown is tried.
fn place(here: Option<ChannelType>, parent: Option<ChannelType>) -> Result<Place, UserError> {
    match here {
        None | Some(ChannelType::Text) => Ok(Place::Here),
        Some(ChannelType::PublicThread | ChannelType::PrivateThread) => match parent {
            None | Some(ChannelType::Text) => Ok(Place::Parent),
            Some(_) => Err(UserError::WrongChannel),
        },
        Some(_) => Err(UserError::WrongChannel),
    }
}

fn permitted(permissions: Option<Permissions>) -> Result<(), UserError> {
    let Some(permissions) = permissions else { return Ok(()) };
    if permissions.administrator() {
        return Ok(());
    }
    let missing: Vec<&str> =
        NEEDED.into_iter().filter(|(needed, _)| !permissions.contains(*needed)).map(|(_, key)| key).collect();
    if missing.is_empty() { Ok(()) } else { Err(UserError::MissingPermissions(missing)) }
}

#[cfg(test)]
mod tests {
    use super::{NEEDED, Place, permitted, place};
    use crate::error::UserError;
    use poise::serenity_prelude::{ChannelType, Permissions};

    #[test]
    fn private_threads_go_under_text_channels() {
        assert_eq!(place(Some(ChannelType::Text), None), Ok(Place::Here));
        assert_eq!(place(Some(ChannelType::PrivateThread), Some(ChannelType::Text)), Ok(Place::Parent));
        assert_eq!(place(Some(ChannelType::PublicThread), None), Ok(Place::Parent));
        for (here, parent) in [
            (ChannelType::News, None),
            (ChannelType::NewsThread, Some(ChannelType::News)),
            (ChannelType::PublicThread, Some(ChannelType::Forum)),
            (ChannelType::Voice, None),
        ] {
            assert_eq!(place(Some(here), parent), Err(UserError::WrongChannel), "{here:?}");
        }
    }

    #[test]
    fn every_missing_permission_is_named() {
        let all = NEEDED.into_iter().map(|(needed, _)| needed).collect::<Permissions>();
        assert_eq!(permitted(Some(all)), Ok(()));
        assert_eq!(permitted(Some(Permissions::ADMINISTRATOR)), Ok(()));
        assert_eq!(permitted(None), Ok(()));
        assert_eq!(
            permitted(Some(all - Permissions::CREATE_PRIVATE_THREADS - Permissions::EMBED_LINKS)),
            Err(UserError::MissingPermissions(vec![
                "permission-create-private-threads",
                "permission-embed-links"
            ]))
        );
        assert!(
            matches!(permitted(Some(Permissions::empty())), Err(UserError::MissingPermissions(all)) if all.len() == 6)
        );
    }
}
