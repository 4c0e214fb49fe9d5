//! Who may do what: the algorithm of Discord's permission documentation, as pure functions.

use chrono::{DateTime, Utc};

use super::model::{Guild, Id, Overwrite, OverwriteTarget};

pub const CREATE_INSTANT_INVITE: u64 = 1;
pub const KICK_MEMBERS: u64 = 1 << 1;
pub const BAN_MEMBERS: u64 = 1 << 2;
pub const ADMINISTRATOR: u64 = 1 << 3;
pub const MANAGE_CHANNELS: u64 = 1 << 4;
pub const MANAGE_GUILD: u64 = 1 << 5;
pub const ADD_REACTIONS: u64 = 1 << 6;
pub const VIEW_AUDIT_LOG: u64 = 1 << 7;
pub const VIEW_CHANNEL: u64 = 1 << 10;
pub const SEND_MESSAGES: u64 = 1 << 11;
pub const SEND_TTS_MESSAGES: u64 = 1 << 12;
pub const MANAGE_MESSAGES: u64 = 1 << 13;
pub const EMBED_LINKS: u64 = 1 << 14;
pub const ATTACH_FILES: u64 = 1 << 15;
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
pub const MENTION_EVERYONE: u64 = 1 << 17;
pub const MANAGE_NICKNAMES: u64 = 1 << 27;
pub const MANAGE_ROLES: u64 = 1 << 28;
pub const MANAGE_WEBHOOKS: u64 = 1 << 29;
pub const MANAGE_GUILD_EXPRESSIONS: u64 = 1 << 30;
pub const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
pub const MANAGE_EVENTS: u64 = 1 << 33;
pub const MANAGE_THREADS: u64 = 1 << 34;
pub const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
pub const CREATE_PRIVATE_THREADS: u64 = 1 << 36;
pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
pub const MODERATE_MEMBERS: u64 = 1 << 40;
pub const CREATE_GUILD_EXPRESSIONS: u64 = 1 << 43;
pub const CREATE_EVENTS: u64 = 1 << 44;
pub const SEND_VOICE_MESSAGES: u64 = 1 << 46;
pub const SEND_POLLS: u64 = 1 << 49;
pub const PIN_MESSAGES: u64 = 1 << 51;
pub const BYPASS_SLOWMODE: u64 = 1 << 52;

/// Every documented bit.
pub const ALL: u64 = (1 << 53) - 1 - (1 << 47) - (1 << 48);

/// What `@everyone` has in a new server.
pub const EVERYONE_DEFAULT: u64 = ADD_REACTIONS
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | CREATE_PRIVATE_THREADS
    | SEND_MESSAGES_IN_THREADS
    | SEND_VOICE_MESSAGES
    | SEND_POLLS
    | CREATE_INSTANT_INVITE
    | 1 << 9 // STREAM
    | 1 << 18 // USE_EXTERNAL_EMOJIS
    | 1 << 20 // CONNECT
    | 1 << 21 // SPEAK
    | 1 << 25 // USE_VAD
    | 1 << 26 // CHANGE_NICKNAME
    | 1 << 32 // REQUEST_TO_SPEAK
    | 1 << 37 // USE_EXTERNAL_STICKERS
    | 1 << 39 // USE_EMBEDDED_ACTIVITIES
    | 1 << 42 // USE_SOUNDBOARD
    | 1 << 45; // USE_EXTERNAL_SOUNDS

/// What holds in a direct message.
pub const DIRECT_MESSAGE: u64 = ADD_REACTIONS
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | MENTION_EVERYONE
    | USE_APPLICATION_COMMANDS
    | SEND_VOICE_MESSAGES
    | SEND_POLLS
    | PIN_MESSAGES;

/// What a timed-out member keeps.
const IN_TIMEOUT: u64 = VIEW_CHANNEL | READ_MESSAGE_HISTORY;

/// Permissions from roles alone; 0 for somebody who is not a member.
pub fn base(guild: &Guild, user: Id) -> u64 {
    let Some(member) = guild.members.get(&user) else { return 0 };
    if guild.owner_id == user {
        return ALL;
    }
    // The @everyone role has the id of the guild.
    let everyone = guild.roles.get(&guild.id).map_or(0, |role| role.permissions);
    let sum = member
        .roles
        .iter()
        .filter_map(|id| guild.roles.get(id))
        .fold(everyone, |sum, role| sum | role.permissions);
    if sum & ADMINISTRATOR != 0 { ALL } else { sum }
}

/// Permissions after the channel's overwrites and a timeout, before implicit denials.
pub fn in_channel(guild: &Guild, user: Id, overwrites: &[Overwrite], now: DateTime<Utc>) -> u64 {
    let mut bits = base(guild, user);
    let Some(member) = guild.members.get(&user) else { return 0 };
    if bits & ADMINISTRATOR != 0 {
        return ALL;
    }
    let everyone = overwrites.iter().find(|o| o.target == OverwriteTarget::Role && o.id == guild.id);
    if let Some(overwrite) = everyone {
        bits = bits & !overwrite.deny | overwrite.allow;
    }
    let (mut allow, mut deny) = (0, 0);
    for overwrite in overwrites {
        let held = overwrite.target == OverwriteTarget::Role
            && overwrite.id != guild.id
            && member.roles.contains(&overwrite.id);
        if held {
            allow |= overwrite.allow;
            deny |= overwrite.deny;
        }
    }
    bits = bits & !deny | allow;
    let own = overwrites.iter().find(|o| o.target == OverwriteTarget::Member && o.id == user);
    if let Some(overwrite) = own {
        bits = bits & !overwrite.deny | overwrite.allow;
    }
    if member.timeout_until.is_some_and(|until| until > now) {
        bits &= IN_TIMEOUT;
    }
    bits
}

/// Takes away what the absence of VIEW_CHANNEL or of the right to send implies.
pub fn implicit(bits: u64, in_thread: bool) -> u64 {
    if bits & VIEW_CHANNEL == 0 {
        return 0;
    }
    let send = if in_thread { SEND_MESSAGES_IN_THREADS } else { SEND_MESSAGES };
    if bits & send == 0 {
        return bits & !(MENTION_EVERYONE | SEND_TTS_MESSAGES | ATTACH_FILES | EMBED_LINKS);
    }
    bits
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::discord::model::{GuildMember, Role};

    const GUILD: Id = 1;
    const OWNER: Id = 10;
    const MEMBER: Id = 11;
    const HELPER: Id = 20;
    const MUTED: Id = 21;

    fn role(id: Id, permissions: u64) -> (Id, Role) {
        let name = id.to_string();
        (
            id,
            Role {
                id,
                name,
                permissions,
                position: id,
                color: 0,
                hoist: false,
                mentionable: false,
                bot_id: None,
            },
        )
    }

    fn guild(member_roles: &[Id]) -> Guild {
        let member = |user_id, roles: &[Id]| {
            let member = GuildMember {
                user_id,
                roles: roles.to_vec(),
                nick: None,
                joined_at: DateTime::UNIX_EPOCH,
                timeout_until: None,
            };
            (user_id, member)
        };
        Guild {
            id: GUILD,
            name: String::new(),
            owner_id: OWNER,
            preferred_locale: String::new(),
            features: Vec::new(),
            roles: [role(GUILD, VIEW_CHANNEL | SEND_MESSAGES), role(HELPER, MANAGE_THREADS), role(MUTED, 0)]
                .into(),
            members: [member(OWNER, &[]), member(MEMBER, member_roles)].into(),
            bans: Default::default(),
            emojis: Default::default(),
            stickers: Default::default(),
            rules: Default::default(),
            events: Default::default(),
            audit: Default::default(),
            settings: Default::default(),
        }
    }

    fn over(target: OverwriteTarget, id: Id, allow: u64, deny: u64) -> Overwrite {
        Overwrite { id, target, allow, deny }
    }

    fn bits(guild: &Guild, overwrites: &[Overwrite]) -> u64 {
        in_channel(guild, MEMBER, overwrites, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn roles_add_up_and_administrators_have_all() {
        assert_eq!(base(&guild(&[HELPER]), MEMBER), VIEW_CHANNEL | SEND_MESSAGES | MANAGE_THREADS);
        assert_eq!(base(&guild(&[]), OWNER), ALL);
        assert_eq!(base(&guild(&[]), 99), 0);
        let mut with_admin = guild(&[HELPER]);
        with_admin.roles.extend([role(HELPER, ADMINISTRATOR)]);
        let deny = over(OverwriteTarget::Role, GUILD, 0, VIEW_CHANNEL);
        assert_eq!(bits(&with_admin, &[deny]), ALL);
    }

    #[test]
    fn overwrites_apply_from_everyone_over_roles_to_the_member() {
        use OverwriteTarget::{Member, Role};
        let everyone = over(Role, GUILD, 0, VIEW_CHANNEL);
        let guild = guild(&[HELPER, MUTED]);
        assert_eq!(bits(&guild, &[everyone]) & VIEW_CHANNEL, 0);
        let helper = over(Role, HELPER, VIEW_CHANNEL, 0);
        assert_ne!(
            bits(&guild, &[helper, everyone]) & VIEW_CHANNEL,
            0,
            "the order in the list does not matter"
        );
        // Among roles, what one allows stands against what another denies.
        let muted = over(Role, MUTED, 0, VIEW_CHANNEL | SEND_MESSAGES);
        assert_eq!(bits(&guild, &[everyone, helper, muted]) & (VIEW_CHANNEL | SEND_MESSAGES), VIEW_CHANNEL);
        let own = over(Member, MEMBER, SEND_MESSAGES, VIEW_CHANNEL);
        assert_eq!(
            bits(&guild, &[own, everyone, helper, muted]) & (VIEW_CHANNEL | SEND_MESSAGES),
            SEND_MESSAGES
        );
        let of_another = over(Member, OWNER, 0, SEND_MESSAGES);
        assert_ne!(bits(&guild, &[of_another]) & SEND_MESSAGES, 0);
    }

    #[test]
    fn a_timeout_leaves_reading() {
        let mut guild = guild(&[HELPER]);
        let until = DateTime::UNIX_EPOCH + TimeDelta::seconds(1);
        if let Some(member) = guild.members.get_mut(&MEMBER) {
            member.timeout_until = Some(until);
        }
        assert_eq!(bits(&guild, &[]), VIEW_CHANNEL);
        assert_eq!(in_channel(&guild, MEMBER, &[], until), VIEW_CHANNEL | SEND_MESSAGES | MANAGE_THREADS);
    }

    #[test]
    fn what_cannot_be_seen_or_written_implies_more() {
        assert_eq!(implicit(ALL & !VIEW_CHANNEL, false), 0);
        let silent = implicit(ALL & !SEND_MESSAGES, false);
        assert_eq!(silent & (ATTACH_FILES | EMBED_LINKS | MENTION_EVERYONE | SEND_TTS_MESSAGES), 0);
        // In threads it is another right that counts.
        assert_ne!(implicit(ALL & !SEND_MESSAGES, true) & ATTACH_FILES, 0);
        assert_eq!(implicit(ALL & !SEND_MESSAGES_IN_THREADS, true) & ATTACH_FILES, 0);
    }
}
