// What this window knows of the sandbox, and how events change it. Pure: no DOM, no network.

import { compareIds, FLAG, isThread } from './ids.js';

/** How long a typing notice is shown, in milliseconds. */
export const TYPING_SHOWN = 10_000;

/** The world as the acting user sees it. Listeners get the set of topics that changed, once per burst of changes. */
export class Store {
  constructor() {
    this.listeners = new Set();
    this.topics = new Set();
    this.users = [];
    this.clear();
  }

  /** Forgets everything that belongs to one acting user. */
  clear() {
    this.me = null;
    this.guilds = new Map();
    this.channels = new Map();
    this.messages = new Map();
    this.typing = new Map();
    this.commands = [];
    this.namesKnown = null;
    this.touch('state', 'channels', 'members', 'commands', 'users');
  }

  /** Calls `listener(topics)` after changes. Topics: state, channels, members, commands, users, `messages:ID`, `typing:ID`. */
  on(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  touch(...topics) {
    if (this.topics.size === 0) queueMicrotask(() => this.flush());
    for (const topic of topics) this.topics.add(topic);
    if (topics.includes('members') || topics.includes('channels')) this.namesKnown = null;
  }

  flush() {
    const topics = this.topics;
    this.topics = new Set();
    for (const listener of [...this.listeners]) listener(topics);
  }

  get myId() {
    return this.me?.user.id ?? null;
  }
  /** Everything that decides how mentions and authors are drawn, as one string: equal strings draw equally. */
  get names() {
    this.namesKnown ??= JSON.stringify([
      [...this.guilds.values()].map((guild) => [
        [...guild.members.values()].map((member) => [
          member.user.id,
          member.nick,
          member.user.global_name,
          member.user.username,
          member.roles,
        ]),
        [...guild.roles.values()].map((role) => [role.id, role.name, role.color, role.position]),
      ]),
      [...this.channels.values()].map((channel) => [channel.id, channel.name]),
    ]);
    return this.namesKnown;
  }

  /** Takes over a fresh `GET /state`. Message lists are kept until they are fetched again. */
  load(state) {
    this.me = state.me;
    this.users = this.users.map((entry) => (entry.user.id === state.me.user.id ? state.me : entry));
    this.guilds = new Map(state.guilds.map((guild) => [guild.id, loadGuild(guild)]));
    this.channels = new Map();
    for (const guild of state.guilds) {
      for (const channel of [...guild.channels, ...(guild.threads ?? [])])
        this.channels.set(channel.id, { ...channel, guild_id: guild.id });
    }
    for (const dm of state.dms ?? []) this.channels.set(dm.id, dm);
    this.touch('state', 'channels', 'members', 'users');
  }

  setUsers(users) {
    this.users = users;
    this.touch('users');
  }

  setUser(entry) {
    this.users = this.users.map((other) => (other.user.id === entry.user.id ? entry : other));
    if (this.me?.user.id === entry.user.id) {
      this.me = entry;
      this.touch('state', 'members', 'commands');
    }
    this.touch('users');
  }

  setCommands(commands) {
    this.commands = commands;
    this.touch('commands');
  }

  // --- looking up ---

  guildOf(channel) {
    return channel?.guild_id ? (this.guilds.get(channel.guild_id) ?? null) : null;
  }

  member(userId, guildId) {
    if (guildId) return this.guilds.get(guildId)?.members.get(userId) ?? null;
    for (const guild of this.guilds.values()) if (guild.members.has(userId)) return guild.members.get(userId);
    return null;
  }

  user(userId) {
    const known = this.member(userId)?.user ?? this.users.find((entry) => entry.user.id === userId)?.user;
    if (known) return known;
    for (const channel of this.channels.values()) {
      const recipient = channel.recipients?.find((user) => user.id === userId);
      if (recipient) return recipient;
    }
    return null;
  }

  /** The name shown for a user: nickname, display name, user name. `user` may be given when the id is not known. */
  nameOf(userId, guildId, user = null) {
    const member = this.member(userId, guildId);
    const known = member?.user ?? this.user(userId) ?? user;
    return member?.nick || known?.global_name || known?.username || null;
  }

  /** A member's roles, highest first. */
  rolesOf(member, guild) {
    return (member?.roles ?? [])
      .map((id) => guild.roles.get(id))
      .filter(Boolean)
      .sort((a, b) => b.position - a.position);
  }

  list(channelId) {
    return this.messages.get(channelId) ?? null;
  }

  message(channelId, messageId) {
    return this.list(channelId)?.items.find((message) => message.id === messageId) ?? null;
  }

  /** Names of the others who are typing here now. */
  typists(channelId, now) {
    const typing = [...(this.typing.get(channelId) ?? [])];
    return typing.filter(([userId, until]) => until > now && userId !== this.myId).map(([userId]) => userId);
  }

  // --- message lists ---

  /** Begins to (re)load a channel's newest messages; events are kept until they have come. */
  beginList(channelId) {
    const list = this.list(channelId) ?? { items: [], complete: false, loaded: false, failed: null };
    list.waiting = [];
    this.messages.set(channelId, list);
    return list;
  }

  /** Ends `beginList` with the messages, newest first; `complete` when there are no older ones. */
  endList(channelId, list, newestFirst, complete) {
    if (this.messages.get(channelId) !== list) return;
    const waiting = list.waiting ?? [];
    const fresh = newestFirst.slice().sort((a, b) => compareIds(a.id, b.id));
    Object.assign(list, { items: fresh, complete, loaded: true, failed: null, waiting: null });
    for (const event of waiting) this.applyToMessages(event.t, event.d);
    this.touch(`messages:${channelId}`);
  }

  failList(channelId, list, error) {
    Object.assign(list, { failed: error, waiting: null });
    this.touch(`messages:${channelId}`);
  }

  addOlder(channelId, older, complete) {
    const list = this.list(channelId);
    if (!list) return;
    const known = new Set(list.items.map((message) => message.id));
    const fresh = older.filter((message) => !known.has(message.id)).sort((a, b) => compareIds(a.id, b.id));
    list.items = [...fresh, ...list.items];
    list.complete = complete;
    this.touch(`messages:${channelId}`);
  }

  /** Takes away a message in this window only (a dismissed ephemeral one). */
  hide(channelId, messageId) {
    this.applyToMessages('MESSAGE_DELETE', { channel_id: channelId, id: messageId });
  }

  // --- events ---

  /** Applies one event of the stream. */
  apply({ t, d }) {
    if (t.startsWith('MESSAGE_')) this.applyMessage(t, d);
    else if (t.startsWith('CHANNEL_') || t.startsWith('THREAD_')) this.applyChannel(t, d);
    else if (t.startsWith('GUILD_')) this.applyGuild(t, d);
    else if (t === 'TYPING_START') this.applyTyping(d);
  }

  applyMessage(t, d) {
    if (t === 'MESSAGE_CREATE') {
      const channel = this.channels.get(d.channel_id);
      // An ephemeral message is nobody else's and does not move the channel on.
      if (channel && !(d.flags & FLAG.EPHEMERAL)) this.channels.set(channel.id, { ...channel, last_message_id: d.id });
      if (this.typing.get(d.channel_id)?.delete(d.author.id)) this.touch(`typing:${d.channel_id}`);
    }
    const list = this.list(d.channel_id);
    if (list?.waiting) list.waiting.push({ t, d });
    if (list?.loaded) this.applyToMessages(t, d);
  }

  applyToMessages(t, d) {
    const list = this.list(d.channel_id);
    if (!list) return;
    if (t === 'MESSAGE_CREATE') list.items = insert(list.items, d);
    else if (t === 'MESSAGE_UPDATE')
      list.items = list.items.map((message) => (message.id === d.id ? { ...message, ...d } : message));
    else if (t === 'MESSAGE_DELETE') list.items = list.items.filter((message) => message.id !== d.id);
    else if (t === 'MESSAGE_DELETE_BULK') list.items = list.items.filter((message) => !d.ids.includes(message.id));
    else
      list.items = list.items.map((message) =>
        message.id === d.message_id ? withReactions(withVotes(message, t, d, this.myId), t, d, this.myId) : message,
      );
    this.touch(`messages:${d.channel_id}`);
  }

  applyTyping(d) {
    if (!this.typing.has(d.channel_id)) this.typing.set(d.channel_id, new Map());
    this.typing.get(d.channel_id).set(d.user_id, Date.now() + TYPING_SHOWN);
    this.touch(`typing:${d.channel_id}`);
  }

  applyChannel(t, d) {
    if (t === 'CHANNEL_DELETE' || t === 'THREAD_DELETE') this.removeChannel(d.id);
    else if (t === 'THREAD_MEMBERS_UPDATE') this.applyThreadMembers(d);
    else if (d.id) this.channels.set(d.id, { ...this.inherited(d), ...this.channels.get(d.id), ...d });
    this.touch('channels');
  }

  /** A new thread has its parent's permissions until the next fresh state. */
  inherited(channel) {
    const parent = this.channels.get(channel.parent_id);
    return parent && isThread(channel) ? { permissions: parent.permissions, guild_id: parent.guild_id } : {};
  }

  removeChannel(id) {
    this.channels.delete(id);
    this.messages.delete(id);
    for (const channel of [...this.channels.values()])
      if (isThread(channel) && channel.parent_id === id) this.removeChannel(channel.id);
  }

  applyThreadMembers(d) {
    const thread = this.channels.get(d.id);
    if (!thread) return;
    const members = new Set(thread.member_ids ?? []);
    for (const added of d.added_members ?? []) members.add(added.user_id ?? added.id);
    for (const removed of d.removed_member_ids ?? []) members.delete(removed);
    this.channels.set(d.id, { ...thread, member_ids: [...members], member_count: d.member_count ?? members.size });
    this.touch('members');
  }

  applyGuild(t, d) {
    const guild = this.guilds.get(d.guild_id ?? d.id);
    if (!guild) return;
    if (t === 'GUILD_MEMBER_ADD' || t === 'GUILD_MEMBER_UPDATE')
      guild.members.set(d.user.id, { ...guild.members.get(d.user.id), ...d });
    else if (t === 'GUILD_MEMBER_REMOVE') guild.members.delete(d.user.id);
    else if (t === 'GUILD_ROLE_CREATE' || t === 'GUILD_ROLE_UPDATE') guild.roles.set(d.role.id, d.role);
    else if (t === 'GUILD_ROLE_DELETE') guild.roles.delete(d.role_id);
    else if (t === 'GUILD_UPDATE') guild.name = d.name;
    this.touch('members', 'channels');
  }
}

function loadGuild(guild) {
  return {
    id: guild.id,
    name: guild.name,
    owner_id: guild.owner_id,
    permissions: guild.permissions,
    roles: new Map((guild.roles ?? []).map((role) => [role.id, role])),
    members: new Map((guild.members ?? []).map((member) => [member.user.id, member])),
  };
}

function insert(items, message) {
  const at = items.findIndex((other) => compareIds(other.id, message.id) >= 0);
  if (at === -1) return [...items, message];
  if (items[at].id === message.id)
    return items.with ? items.with(at, message) : items.map((other, index) => (index === at ? message : other));
  return [...items.slice(0, at), message, ...items.slice(at)];
}

/** The one key of an emoji in lists and addresses: the character, or `name:id` of a custom one. */
export function emojiKey(emoji) {
  return emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name;
}

function withVotes(message, t, d, myId) {
  if (!message.poll || !t.startsWith('MESSAGE_POLL_VOTE_')) return message;
  const added = t === 'MESSAGE_POLL_VOTE_ADD';
  const mine = d.user_id === myId;
  const counts = message.poll.results?.answer_counts ?? [];
  const old = counts.find((other) => other.id === d.answer_id) ?? { id: d.answer_id, count: 0, me_voted: false };
  if (mine && old.me_voted === added) return message;
  const fresh = { ...old, count: old.count + (added ? 1 : -1), me_voted: mine ? added : old.me_voted };
  const rest = counts.filter((other) => other.id !== d.answer_id);
  const results = { ...message.poll.results, answer_counts: fresh.count > 0 ? [...rest, fresh] : rest };
  return { ...message, poll: { ...message.poll, results } };
}

function withReactions(message, t, d, myId) {
  const reactions = message.reactions ?? [];
  if (t === 'MESSAGE_REACTION_REMOVE_ALL') return { ...message, reactions: [] };
  if (!d.emoji) return message;
  const key = emojiKey(d.emoji);
  if (t === 'MESSAGE_REACTION_REMOVE_EMOJI')
    return { ...message, reactions: reactions.filter((other) => emojiKey(other.emoji) !== key) };
  const added = t === 'MESSAGE_REACTION_ADD';
  const mine = d.user_id === myId;
  const old = reactions.find((other) => emojiKey(other.emoji) === key) ?? { emoji: d.emoji, count: 0, me: false };
  // A fetched list may already hold what the event tells of oneself.
  if (mine && old.me === added) return message;
  const fresh = { ...old, count: old.count + (added ? 1 : -1), me: mine ? added : old.me };
  const rest = reactions.map((other) => (emojiKey(other.emoji) === key ? fresh : other));
  const all = reactions.some((other) => emojiKey(other.emoji) === key) ? rest : [...reactions, fresh];
  return { ...message, reactions: all.filter((other) => other.count > 0) };
}
