//! What the bot may do in a server, and the server's channels.

use crate::app::community::board::{ChannelKind, ChannelView};
use crate::discord::channel;
use poise::serenity_prelude::{ChannelType, GuildChannel, Permissions};

/// What the bot needs in a server, and what is of use, with the keys of the permissions' names.
pub(super) const NEEDED: [(Permissions, &str); 7] = [
    (Permissions::VIEW_CHANNEL, "permission-view-channel"),
    (Permissions::MANAGE_CHANNELS, "permission-manage-channels"),
    (Permissions::SEND_MESSAGES, "permission-send-messages"),
    (Permissions::CREATE_PUBLIC_THREADS, "permission-create-public-threads"),
    (Permissions::SEND_MESSAGES_IN_THREADS, "permission-send-messages-in-threads"),
    (Permissions::EMBED_LINKS, "permission-embed-links"),
    (Permissions::READ_MESSAGE_HISTORY, "permission-read-message-history"),
];
pub(super) const USEFUL: [(Permissions, &str); 4] = [
    (Permissions::CREATE_PRIVATE_THREADS, "permission-create-private-threads"),
    (Permissions::ATTACH_FILES, "permission-attach-files"),
    (Permissions::MANAGE_MESSAGES, "permission-manage-messages"),
    (Permissions::MANAGE_THREADS, "permission-manage-threads"),
];

/// The keys of those permissions that are lacking.
pub(super) fn lacking(permissions: Permissions, of: &[(Permissions, &'static str)]) -> Vec<&'static str> {
    let has = |wanted| permissions.administrator() || permissions.contains(wanted);
    of.iter().filter(|(wanted, _)| !has(*wanted)).map(|(_, key)| *key).collect()
}

/// A channel, seen with these permissions.
pub(super) fn view(found: &GuildChannel, permissions: Permissions) -> ChannelView {
    let kind = match found.kind {
        ChannelType::Category => ChannelKind::Category,
        ChannelType::Text => ChannelKind::Text,
        ChannelType::Forum => ChannelKind::Forum,
        _ => ChannelKind::Other,
    };
    ChannelView {
        id: channel(found.id),
        name: found.name.clone(),
        kind,
        category: found.parent_id.map(channel),
        usable: lacking(permissions, &NEEDED).iter().all(|key| *key == "permission-manage-channels"),
    }
}
