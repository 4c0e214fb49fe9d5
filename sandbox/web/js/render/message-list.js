// The messages of a channel: drawing only what changed, and keeping the reader's place.

import { fill, h } from '../dom.js';
import { dayTitle } from '../format.js';
import { CHANNEL, compareIds, FLAG, idTime, isThread } from '../ids.js';
import { avatar } from './media.js';
import { messageRow, waitingRow } from './message.js';
import { channelIcon } from './sidebar.js';
import { isSystem } from './system.js';

/** Messages of one author within this time are grouped, in milliseconds. */
const GROUP_TIME = 7 * 60 * 1000;
/** So near to the end the list follows new messages, and so near to the beginning it loads older ones, in pixels. */
const NEAR_END = 60;
const NEAR_START = 400;

/** The scrolling list. */
export class MessageList {
  constructor(ctx) {
    this.ctx = ctx;
    this.rows = new Map();
    this.list = h('ol', { class: 'messages' });
    this.log = h('div', { class: 'log', role: 'log', 'aria-live': 'off' }, this.list);
    this.start = h('div', { class: 'list-start' });
    this.scroller = h(
      'div',
      { class: 'scroller', tabindex: '0', onscroll: () => this.onScroll() },
      this.start,
      this.log,
    );
    this.down = h('button', {
      type: 'button',
      class: 'jump-down',
      testid: 'jump-to-present',
      hidden: true,
      onclick: () => this.toEnd(),
    });
    this.element = h('div', { class: 'message-area' }, this.scroller, this.down);
    const observer = new ResizeObserver(() => {
      if (this.pinned) this.scroller.scrollTop = this.scroller.scrollHeight;
    });
    observer.observe(this.list);
    observer.observe(this.scroller);
    this.list.addEventListener('click', (event) => this.onTap(event));
  }

  /** Turns to a channel. */
  show(channel) {
    this.channel = channel;
    this.pinned = true;
    this.fresh = 0;
    // Without anything unread, what comes while one looks is not marked as new.
    const { marks } = this.ctx.session;
    this.marker = marks.unread(channel) ? marks.mark(channel.id) : null;
    this.rows.clear();
    this.list.replaceChildren();
    this.log.setAttribute('aria-live', 'off');
    this.scroller.setAttribute('aria-label', this.ctx.t('messagesIn', { name: this.ctx.channelName(channel) }));
    this.render();
  }

  /** Draws what changed. */
  render() {
    this.channel = this.ctx.store.channels.get(this.channel?.id) ?? this.channel;
    if (!this.channel) return;
    const anchor = this.pinned ? null : this.firstVisible();
    const list = this.ctx.store.list(this.channel.id);
    this.drawStart(list);
    this.reconcile(list ? this.plan(list) : []);
    if (this.pinned) this.scroller.scrollTop = this.scroller.scrollHeight;
    else if (anchor) this.keepPlace(anchor);
    this.drawDown();
    if (list?.loaded && this.log.getAttribute('aria-live') === 'off')
      setTimeout(() => this.log.setAttribute('aria-live', 'polite'), 300);
    this.fillPage(list);
    this.markRead();
  }

  /** A message came in: counted when it is not in sight. */
  arrived(message) {
    if (message.channel_id !== this.channel?.id) return;
    if (message.author.id === this.ctx.store.myId) {
      this.marker = null;
      this.pinned = true;
      return;
    }
    if (this.reading()) return;
    if (this.fresh === 0) this.marker = this.ctx.session.marks.mark(this.channel.id);
    this.fresh += 1;
  }

  reading() {
    return document.visibilityState === 'visible' && this.pinned;
  }

  markRead() {
    if (!this.reading() || !this.channel || !this.ctx.store.list(this.channel.id)?.loaded) return;
    this.fresh = 0;
    const newest = this.ctx.store.list(this.channel.id).items.at(-1)?.id;
    const last = this.channel.last_message_id;
    const upTo = newest && compareIds(newest, last ?? '0') > 0 ? newest : last;
    if (this.ctx.session.marks.read(this.channel.id, upTo)) this.ctx.store.touch('unread');
  }

  toEnd() {
    this.pinned = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.drawDown();
    this.markRead();
  }

  onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.pinned = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (scrollTop < NEAR_START && this.channel) this.ctx.session.loadOlder(this.channel.id);
    this.drawDown();
    this.markRead();
  }

  fillPage(list) {
    if (list?.loaded && !list.complete && this.scroller.scrollHeight <= this.scroller.clientHeight + NEAR_START)
      this.ctx.session.loadOlder(this.channel.id);
  }

  drawDown() {
    this.down.hidden = this.pinned;
    this.down.textContent = this.fresh > 0 ? this.ctx.t('newMessages', { count: this.fresh }) : this.ctx.t('toPresent');
  }

  /** On a touch screen a tap shows a message's actions. */
  onTap(event) {
    if (!matchMedia('(hover: none)').matches || event.target.closest('button, a, textarea, input, .spoiler')) return;
    const row = event.target.closest('.message');
    for (const other of this.list.querySelectorAll('.show-tools'))
      if (other !== row) other.classList.remove('show-tools');
    row?.classList.toggle('show-tools');
  }

  /** The first message in sight. Not a divider: those move when older messages come. */
  firstVisible() {
    const { top } = this.scroller.getBoundingClientRect();
    for (const element of this.list.children) {
      const box = element.getBoundingClientRect();
      if (box.bottom > top && element.id !== '') return { id: element.id, top: box.top };
    }
    return null;
  }

  /** Scrolls so that the message stands where it stood before. */
  keepPlace(anchor) {
    const element = document.getElementById(anchor.id);
    if (element) this.scroller.scrollTop += element.getBoundingClientRect().top - anchor.top;
  }

  drawStart(list) {
    const { ctx, channel } = this;
    if (list?.failed) {
      const retry = () => ctx.session.loadMessages(channel.id);
      fill(
        this.start,
        h(
          'div',
          { class: 'notice' },
          h('p', null, ctx.t('loadFailed')),
          h('button', { type: 'button', class: 'button secondary', onclick: retry }, ctx.t('tryAgain')),
        ),
      );
    } else if (!list?.loaded) fill(this.start, h('p', { class: 'muted pad', role: 'status' }, ctx.t('loading')));
    else if (list.complete) fill(this.start, welcome(ctx, channel));
    else fill(this.start);
  }

  /** The rows there should be: `{key, deps, build}`. Equal `deps` mean that the drawn row is still right. */
  plan(list) {
    const { ctx, channel } = this;
    const common = [
      ctx.store.names,
      ctx.locale,
      channel.permissions,
      channel.thread_metadata?.archived,
      ctx.store.commands,
    ];
    const waiting = ctx.interactions.waitingIn(channel.id).map((entry) => ({ id: entry.id, entry }));
    const items =
      waiting.length === 0 ? list.items : [...list.items, ...waiting].sort((a, b) => compareIds(a.id, b.id));
    const rows = [];
    let previous = null;
    let marked = false;
    for (const item of items) {
      const day = new Date(item.timestamp ?? idTime(item.id)).toDateString();
      const newDay = previous === null || previous.day !== day;
      if (newDay) rows.push(divider(ctx, item, day));
      if (!marked && this.isNew(item)) {
        marked = true;
        rows.push({
          key: 'new',
          deps: [ctx.locale],
          build: () => h('li', { class: 'divider new', testid: 'new-marker' }, h('span', null, ctx.t('newMark'))),
        });
      }
      const grouped = !newDay && rows.at(-1).key !== 'new' && groups(previous?.item, item);
      rows.push(item.entry ? this.planWaiting(item.entry, common) : this.planMessage(item, grouped, common));
      previous = { item, day };
    }
    return rows;
  }

  planMessage(message, grouped, common) {
    const { ctx, channel } = this;
    const mark = ctx.interactions.markOf(message.id);
    const editing = ctx.ui.editing === message.id;
    // While it is being edited a row stays as it is, or what was typed would be lost.
    const deps = editing ? ['editing'] : [message, grouped, mark, ...common];
    return { key: message.id, deps, build: () => messageRow({ ctx, message, channel, grouped, mark, editing }) };
  }

  planWaiting(entry, common) {
    return {
      key: `waiting-${entry.id}`,
      deps: [entry.state, ...common],
      build: () => waitingRow(this.ctx, entry, this.channel),
    };
  }

  isNew(item) {
    return (
      this.marker !== null &&
      !item.entry &&
      item.author.id !== this.ctx.store.myId &&
      compareIds(item.id, this.marker) > 0
    );
  }

  reconcile(rows) {
    const focused = document.activeElement?.dataset?.testid;
    const hadFocus = this.list.contains(document.activeElement);
    const keys = new Set(rows.map((row) => row.key));
    for (const [key, row] of this.rows) {
      if (keys.has(key)) continue;
      row.element.remove();
      this.rows.delete(key);
    }
    let previous = null;
    for (const row of rows) {
      const element = this.rowElement(row);
      const place = previous ? previous.nextSibling : this.list.firstChild;
      if (element !== place) this.list.insertBefore(element, place);
      previous = element;
    }
    // A redrawn row takes the focus along.
    if (hadFocus && focused && !this.list.contains(document.activeElement))
      this.list.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
  }

  rowElement(row) {
    const drawn = this.rows.get(row.key);
    if (drawn && same(drawn.deps, row.deps)) return drawn.element;
    const element = row.build();
    if (drawn) drawn.element.replaceWith(element);
    this.rows.set(row.key, { deps: row.deps, element });
    return element;
  }

  /** Scrolls to a message and points it out. */
  jump(messageId) {
    const row = this.rows.get(messageId)?.element;
    if (!row) return;
    this.pinned = false;
    row.scrollIntoView({ block: 'center' });
    row.classList.remove('flash');
    requestAnimationFrame(() => row.classList.add('flash'));
  }
}

function same(a, b) {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function divider(ctx, item, day) {
  const date = new Date(item.timestamp ?? idTime(item.id));
  return {
    key: `day-${day}`,
    deps: [ctx.locale],
    build: () => h('li', { class: 'divider' }, h('span', null, dayTitle(date, ctx.locale))),
  };
}

function groups(previous, message) {
  if (!previous || previous.entry || message.entry || isSystem(previous) || message.type !== 0) return false;
  if (previous.author.id !== message.author.id || (previous.webhook_id ?? null) !== (message.webhook_id ?? null))
    return false;
  if ((previous.flags & FLAG.EPHEMERAL) !== (message.flags & FLAG.EPHEMERAL)) return false;
  return idTime(message.id) - idTime(previous.id) < GROUP_TIME;
}

function welcome(ctx, channel) {
  const name = ctx.channelName(channel);
  const title = ctx.channelTitle(channel);
  const direct = channel.type === CHANNEL.DM;
  const mark = direct
    ? avatar(channel.recipients?.[0]?.id ?? channel.id, name, 64)
    : h('span', { class: 'welcome-mark', 'aria-hidden': 'true' }, channelIcon(channel, 36));
  return h(
    'div',
    { class: 'welcome' },
    mark,
    h('h2', null, direct ? name : ctx.t(isThread(channel) ? 'welcomeThread' : 'welcomeChannel', { name: title })),
    h(
      'p',
      { class: 'muted' },
      ctx.t(
        direct ? 'startOfDm' : channel.type === CHANNEL.PRIVATE_THREAD ? 'startOfPrivateThread' : 'startOfChannel',
        { name: direct ? name : title },
      ),
    ),
  );
}
