// Interactions that this window started, until the bot has answered.

import { ApiError } from './api.js';

/** A window that hears nothing at all about an interaction gives up after this time, in milliseconds. */
const PATIENCE = 15_000;
/** How long answers are kept whose interaction id this window does not know yet: they may overtake the HTTP answer. */
const EARLY_KEPT = 10_000;

/** Runs interactions and follows their states. */
export class Interactions {
  /** `onModal(entry, modal)` is called when the bot opens a modal in answer to an interaction of this window. */
  constructor(store, onModal) {
    this.store = store;
    this.onModal = onModal;
    this.clear();
  }

  clear() {
    for (const waiting of [...(this.entries?.values() ?? []), ...(this.early?.values() ?? [])])
      clearTimeout(waiting.timer);
    this.entries = new Map();
    this.early = new Map();
    this.marks = new Map();
  }

  /**
   * Starts an interaction. `meta` says what it belongs to: `{kind, channelId, messageId?, customId?, name?}` with kind command,
   * component, modal or autocomplete. The entry's `settled` promise ends with it once its state is no longer pending.
   */
  async run(api, body, files, meta) {
    if (meta.messageId) this.mark(meta, { pending: meta.customId, failed: null });
    let id;
    try {
      ({ id } = await api.interact(body, files));
    } catch (error) {
      if (meta.messageId)
        this.mark(meta, { pending: null, failed: error instanceof ApiError ? error.describe() : String(error) });
      throw error;
    }
    const entry = { id, state: 'pending', meta, reason: null, matched: false, choices: null };
    entry.settled = new Promise((resolve) => {
      entry.settle = resolve;
    });
    entry.timer = setTimeout(() => this.setState(entry, 'failed', null), PATIENCE);
    this.entries.set(id, entry);
    this.touch(entry);
    this.takeEarly(id);
    return entry;
  }

  /** Takes an event of the stream that may concern an interaction. */
  apply({ t, d }) {
    const answer = t === 'MESSAGE_CREATE' ? (d.interaction_metadata?.id ?? d.interaction?.id) : null;
    if (!answer && !t.startsWith('INTERACTION_')) return;
    const entry = this.entries.get(answer ?? d.id);
    if (!entry) this.keepEarly(answer ?? d.id, { t, d });
    else if (answer) {
      entry.matched = true;
      this.touch(entry);
    } else if (t === 'INTERACTION_STATE') this.takeState(entry, d);
    else if (t === 'INTERACTION_MODAL') {
      this.setState(entry, 'answered', null);
      this.onModal(entry, d.modal);
    } else if (t === 'INTERACTION_AUTOCOMPLETE') {
      entry.choices = d.choices;
      this.setState(entry, 'answered', null);
    }
  }

  takeEarly(id) {
    const kept = this.early.get(id);
    if (!kept) return;
    clearTimeout(kept.timer);
    this.early.delete(id);
    for (const event of kept.events) this.apply(event);
  }

  takeState(entry, { state, reason }) {
    // Suggestions are answered by their choices, whichever event comes first.
    if (entry.meta.kind !== 'autocomplete' || state === 'failed') this.setState(entry, state, reason ?? null);
  }

  keepEarly(id, event) {
    const kept = this.early.get(id);
    if (kept) {
      kept.events.push(event);
      return;
    }
    this.early.set(id, { events: [event], timer: setTimeout(() => this.early.delete(id), EARLY_KEPT) });
  }

  setState(entry, state, reason) {
    if (state === 'pending' || entry.state === 'answered' || entry.state === 'failed') return;
    entry.state = state;
    entry.reason = reason;
    clearTimeout(entry.timer);
    if (entry.meta.messageId) this.mark(entry.meta, { pending: null, failed: state === 'failed' ? '' : null });
    entry.settle(entry);
    this.touch(entry);
  }

  mark(meta, mark) {
    this.marks.set(meta.messageId, mark);
    this.store.touch(`messages:${meta.channelId}`);
  }

  touch(entry) {
    this.store.touch(`messages:${entry.meta.channelId}`);
  }

  /** What a message shows about its components: `{pending: custom id or null, failed: text or null}`, or undefined. */
  markOf(messageId) {
    return this.marks.get(messageId);
  }

  /** Commands in a channel whose answer is not there yet, or never came. */
  waitingIn(channelId) {
    const shown = (entry) =>
      entry.meta.kind === 'command' &&
      entry.meta.channelId === channelId &&
      !entry.matched &&
      entry.state !== 'answered';
    return [...this.entries.values()].filter(shown);
  }

  dismiss(entry) {
    this.entries.delete(entry.id);
    this.touch(entry);
  }
}
