// What can be picked without asking a bot, as entries `{value, label, note?, kind?}`: members, roles, channels, choices.

import { filterChoices, localized, OPTION } from './commands.js';
import { CHANNEL, isThread } from './ids.js';

/** Members one may pick in a channel: those of its guild, or both people of a DM. */
export function userEntries(ctx, channel) {
  const { store } = ctx;
  const guild = store.guildOf(channel);
  const users = guild
    ? [...guild.members.values()].map((member) => member.user)
    : [...(channel.recipients ?? []), store.me.user];
  return users.map((user) => ({
    value: user.id,
    label: store.nameOf(user.id, guild?.id, user) ?? user.username,
    note: user.username,
    kind: 'user',
  }));
}

/** Roles of the channel's guild but @everyone. */
export function roleEntries(ctx, channel) {
  const guild = ctx.store.guildOf(channel);
  if (!guild) return [];
  const roles = [...guild.roles.values()].filter((role) => role.id !== guild.id);
  return roles
    .sort((a, b) => b.position - a.position)
    .map((role) => ({ value: role.id, label: role.name, note: '', kind: 'role' }));
}

/** Channels of the guild, of the given types if any are named. */
export function channelEntries(ctx, channel, types) {
  const wanted = (other) =>
    other.guild_id === channel.guild_id && (types?.length ? types.includes(other.type) : other.type !== CHANNEL.DM);
  return [...ctx.store.channels.values()].filter(wanted).map((other) => ({
    value: other.id,
    label: ctx.channelName(other),
    note: other.parent_id ? (ctx.store.channels.get(other.parent_id)?.name ?? '') : '',
    kind: isThread(other) ? 'thread' : 'channel',
  }));
}

/** What can be picked for a command option that was filled with `{text, chosen}` so far; null when anything may be typed. */
export function optionEntries(ctx, channel, option, { text, chosen }) {
  // With a choice made, its text is no filter: all others are offered again.
  const query = chosen === null ? text.trim().toLowerCase() : '';
  if (option.choices?.length) {
    const choices = filterChoices(option.choices, query, ctx.locale);
    return choices.map((choice) => ({ value: choice.value, label: localized(choice, 'name', ctx.locale) }));
  }
  const narrow = (entries) => {
    const wanted = query.replace(/^[@#]/, '');
    return entries.filter((entry) => `${entry.label} ${entry.note}`.toLowerCase().includes(wanted));
  };
  switch (option.type) {
    case OPTION.BOOLEAN:
      return yesOrNo(ctx).filter((entry) => entry.label.toLowerCase().startsWith(query));
    case OPTION.USER:
      return narrow(userEntries(ctx, channel));
    case OPTION.ROLE:
      return narrow(roleEntries(ctx, channel));
    case OPTION.CHANNEL:
      return narrow(channelEntries(ctx, channel, option.channel_types));
    case OPTION.MENTIONABLE:
      return narrow([...userEntries(ctx, channel), ...roleEntries(ctx, channel)]);
    default:
      return null;
  }
}

function yesOrNo(ctx) {
  return [
    { value: true, label: ctx.t('yes') },
    { value: false, label: ctx.t('no') },
  ];
}
