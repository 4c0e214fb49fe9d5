// Keeps the store in step with the sandbox: event stream, first load, load again after a lost connection.

import { Api, EventStream } from './api.js';
import { compareIds, isForum } from './ids.js';
import { ReadMarks } from './unread.js';

const PAGE = 50;
/** Events that change who may see or do what are followed by a fresh state, at most one in this many milliseconds. */
const REFRESH_DELAY = 120;
const CHANGES_STATE = /^(CHANNEL_|THREAD_|GUILD_)/;

/** The connection of one acting user. */
export class Session {
  /** `hooks`: `ready()` after each load, `connection(online)`, `failed(error)`, `arrived(message)` for each new message. */
  constructor(store, interactions, hooks) {
    this.store = store;
    this.interactions = interactions;
    this.hooks = hooks;
    this.stream = null;
    this.api = new Api(null);
    this.generation = 0;
  }

  /** Becomes the user. What an earlier user still had under way is ignored. */
  start(userId) {
    this.stop();
    this.api = new Api(userId);
    this.marks = new ReadMarks(userId);
    this.buffer = [];
    this.opened = null;
    this.stream = new EventStream(
      userId,
      (event) => this.onEvent(event),
      () => this.onLost(),
    );
  }

  stop() {
    this.generation += 1;
    this.stream?.close();
    clearTimeout(this.refreshTimer);
    this.refreshTimer = null;
    this.store.clear();
    this.interactions.clear();
  }

  onLost() {
    this.buffer ??= [];
    this.hooks.connection(false);
  }

  onEvent(event) {
    if (event.t === 'HELLO') {
      this.hooks.connection(true);
      this.reload();
    } else if (event.t === 'STATE_RESET') this.reload();
    else if (event.t === 'COMMANDS_UPDATE') this.loadCommands();
    else if (this.buffer) this.buffer.push(event);
    else this.take(event);
  }

  take(event) {
    this.store.apply(event);
    this.interactions.apply(event);
    if (event.t === 'MESSAGE_CREATE') this.hooks.arrived(event.d);
    if (!CHANGES_STATE.test(event.t)) return;
    this.during?.push(event);
    this.refreshSoon();
  }

  /** Fetches everything again; events meanwhile wait in the buffer. */
  async reload() {
    this.generation += 1;
    const generation = this.generation;
    this.buffer ??= [];
    try {
      const [{ users }, state] = await Promise.all([this.api.users(), this.api.state()]);
      if (generation !== this.generation) return;
      this.store.setUsers(users);
      this.store.load(state);
      this.store.messages.clear();
      this.marks.adopt(this.store.channels.values());
      const waiting = this.buffer;
      this.buffer = null;
      for (const event of waiting) this.take(event);
      this.hooks.ready();
      if (this.opened && this.store.channels.has(this.opened)) this.open(this.opened);
    } catch (error) {
      if (generation === this.generation) this.hooks.failed(error);
    }
  }

  refreshSoon() {
    this.refreshTimer ??= setTimeout(() => this.refresh(), REFRESH_DELAY);
  }

  async refresh() {
    this.refreshTimer = null;
    const generation = this.generation;
    // What happens while the answer is under way may be missing in it.
    this.during = [];
    let state;
    try {
      state = await this.api.state();
    } catch (error) {
      if (generation === this.generation) this.hooks.failed(error);
      return;
    }
    if (generation !== this.generation) return;
    const known = this.store.channels;
    this.store.load(state);
    for (const event of this.during) this.store.apply(event);
    this.during = null;
    for (const [id, channel] of this.store.channels) {
      const newest = known.get(id)?.last_message_id;
      if (newest && compareIds(newest, channel.last_message_id ?? '0') > 0)
        this.store.channels.set(id, { ...channel, last_message_id: newest });
    }
  }

  /** Shows a channel: loads its messages if they are not there, and the commands that may be used in it. */
  open(channelId) {
    const changed = this.opened !== channelId;
    this.opened = channelId;
    const list = this.store.list(channelId);
    const forum = isForum(this.store.channels.get(channelId) ?? {});
    // A forum holds posts, no messages.
    if (!forum && (!list || list.failed)) this.loadMessages(channelId);
    if (changed || this.commandsFor !== `${this.generation}/${channelId}`) this.loadCommands();
  }

  async loadMessages(channelId) {
    const { generation } = this;
    const list = this.store.beginList(channelId);
    try {
      const messages = await this.api.messages(channelId, { limit: PAGE });
      if (generation === this.generation)
        this.store.endList(channelId, list, this.withoutDismissed(messages), messages.length < PAGE);
    } catch (error) {
      if (generation === this.generation) this.store.failList(channelId, list, error);
    }
  }

  async loadOlder(channelId) {
    const list = this.store.list(channelId);
    if (!list?.loaded || list.complete || list.older || list.items.length === 0) return;
    const { generation } = this;
    list.older = true;
    try {
      const messages = await this.api.messages(channelId, { before: list.items[0].id, limit: PAGE });
      if (generation === this.generation)
        this.store.addOlder(channelId, this.withoutDismissed(messages), messages.length < PAGE);
    } catch (error) {
      if (generation === this.generation) this.hooks.failed(error);
    } finally {
      list.older = false;
    }
  }

  async loadCommands() {
    if (!this.opened) return;
    const { generation, opened } = this;
    this.commandsFor = `${generation}/${opened}`;
    try {
      const commands = await this.api.commands(opened);
      if (generation === this.generation && opened === this.opened) this.store.setCommands(commands);
    } catch (error) {
      if (generation === this.generation) this.hooks.failed(error);
    }
  }

  /** Takes an ephemeral message out of sight, also after a reload of this window. */
  dismiss(message) {
    sessionStorage.setItem('sandbox.dismissed', JSON.stringify([...dismissed().slice(-199), message.id]));
    this.store.hide(message.channel_id, message.id);
  }

  withoutDismissed(messages) {
    const gone = new Set(dismissed());
    return messages.filter((message) => !gone.has(message.id));
  }
}

function dismissed() {
  try {
    return JSON.parse(sessionStorage.getItem('sandbox.dismissed') ?? '[]');
  } catch {
    return [];
  }
}
