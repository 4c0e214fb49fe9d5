// Members, roles and channels as entries one can pick: `{value, label, note, kind}`.

import { CHANNEL, isThread } from './ids.js';

/** Members one may pick in a channel: those of its guild, or both people of a DM. */
export function userEntries(ctx, channel) {
  const { store } = ctx;
  const guild = store.guildOf(channel);
  const users = guild ? [...guild.members.values()].map((member) => member.user) : [...(channel.recipients ?? []), store.me.user];
  return users.map((user) => ({ value: user.id, label: store.nameOf(user.id, guild?.id, user) ?? user.username, note: user.username, kind: 'user' }));
}

/** Roles of the channel's guild but @everyone. */
export function roleEntries(ctx, channel) {
  const guild = ctx.store.guildOf(channel);
  if (!guild) return [];
  const roles = [...guild.roles.values()].filter((role) => role.id !== guild.id);
  return roles.sort((a, b) => b.position - a.position).map((role) => ({ value: role.id, label: role.name, note: '', kind: 'role' }));
}

/** Channels of the guild, of the given types if any are named. */
export function channelEntries(ctx, channel, types) {
  const wanted = (other) => other.guild_id === channel.guild_id && (types?.length ? types.includes(other.type) : other.type !== CHANNEL.DM);
  return [...ctx.store.channels.values()].filter(wanted).map((other) => ({ value: other.id, label: ctx.channelName(other),
    note: other.parent_id ? ctx.store.channels.get(other.parent_id)?.name ?? '' : '', kind: isThread(other) ? 'thread' : 'channel' }));
}
