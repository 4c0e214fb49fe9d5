// Which messages the acting user has read, kept in the browser so that a reload does not forget it.

import { compareIds } from './ids.js';

/** Read marks of one user. */
export class ReadMarks {
  constructor(userId) {
    this.key = `sandbox.read.${userId}`;
    this.counts = new Map();
    try {
      this.marks = JSON.parse(localStorage.getItem(this.key) ?? '{}');
    } catch {
      this.marks = {};
    }
  }

  /** Takes the channels of a fresh state. The first time in a world all counts as read; what is gone is forgotten. */
  adopt(channels) {
    const all = [...channels];
    const first = !all.some((channel) => channel.id in this.marks);
    const kept = {};
    for (const channel of all)
      kept[channel.id] = this.marks[channel.id] ?? (first ? channel.last_message_id : null) ?? '0';
    this.marks = kept;
    this.save();
  }

  /** Counts a message that came while its channel was not being read. */
  count(channelId) {
    this.counts.set(channelId, (this.counts.get(channelId) ?? 0) + 1);
  }

  /** The id up to which the channel was read. */
  mark(channelId) {
    return this.marks[channelId] ?? '0';
  }

  /** Marks the channel as read up to the message. Returns whether that changed anything. */
  read(channelId, messageId) {
    const changed = this.counts.delete(channelId);
    if (!messageId || compareIds(messageId, this.mark(channelId)) <= 0) return changed;
    this.marks[channelId] = messageId;
    this.save();
    return true;
  }

  /** How many messages are unread: a count, or true when there are some but their number is not known. */
  unread(channel) {
    const counted = this.counts.get(channel.id) ?? 0;
    if (counted > 0) return counted;
    return Boolean(channel.last_message_id) && compareIds(channel.last_message_id, this.mark(channel.id)) > 0;
  }

  save() {
    localStorage.setItem(this.key, JSON.stringify(this.marks));
  }
}
