// The channel list.

import { fill, h, icon } from '../dom.js';
import { byActivity } from '../format.js';
import { CHANNEL, compareIds, isForum, isThread } from '../ids.js';
import { avatar } from './media.js';

/** The icon of a channel. */
export function channelIcon(channel, size = 20) {
  if (channel.type === CHANNEL.PRIVATE_THREAD) return icon('lock', size);
  if (isThread(channel)) return icon('thread', size);
  return icon(isForum(channel) ? 'forum' : 'hash', size);
}

/** Draws the list into `element`. */
export function drawSidebar(ctx, element) {
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
  const guilds = [...ctx.store.guilds.values()];
  const top = element.scrollTop;
  fill(
    element,
    guilds.map((guild) => drawGuild(ctx, guild)),
    drawDms(ctx),
  );
  element.scrollTop = top;
  if (focused) element.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
}

function drawGuild(ctx, guild) {
  const channels = [...ctx.store.channels.values()]
    .filter((channel) => channel.guild_id === guild.id && !isThread(channel))
    .sort(byPosition);
  const categories = channels.filter((channel) => channel.type === CHANNEL.CATEGORY);
  const inside = (id) =>
    channels.filter((channel) => channel.type !== CHANNEL.CATEGORY && (channel.parent_id ?? null) === id);
  const known = new Set(categories.map((category) => category.id));
  const loose = channels.filter((channel) => channel.type !== CHANNEL.CATEGORY && !known.has(channel.parent_id));
  return [
    h('h2', { class: 'guild-name' }, guild.name),
    h(
      'ul',
      { class: 'channels' },
      loose.map((channel) => drawChannel(ctx, channel)),
    ),
    categories.map((category) => drawCategory(ctx, category, inside(category.id))),
  ];
}

function byPosition(a, b) {
  return (a.position ?? 0) - (b.position ?? 0) || compareIds(a.id, b.id);
}

function drawCategory(ctx, category, channels) {
  if (channels.length === 0) return null;
  const closed = ctx.ui.closedCategories.has(category.id);
  const toggle = () => {
    if (closed) ctx.ui.closedCategories.delete(category.id);
    else ctx.ui.closedCategories.add(category.id);
    ctx.store.touch('channels');
  };
  // A closed category still shows what is unread or open.
  const shown = channels.filter(
    (channel) => !closed || channel.id === ctx.ui.channelId || ctx.session.marks.unread(channel),
  );
  return [
    h(
      'button',
      {
        type: 'button',
        class: `category ${closed ? 'closed' : ''}`,
        'aria-expanded': String(!closed),
        testid: `category-${category.id}`,
        onclick: toggle,
      },
      icon('down', 12),
      category.name,
    ),
    h(
      'ul',
      { class: 'channels' },
      shown.map((channel) => drawChannel(ctx, channel)),
    ),
  ];
}

function drawChannel(ctx, channel) {
  return h('li', null, channelButton(ctx, channel), drawThreads(ctx, channel));
}

/** Threads that are in use below their channel: the joined ones and the one that is open. */
function drawThreads(ctx, channel) {
  const open = ctx.ui.channelId;
  const joined = (thread) =>
    thread.member_ids?.includes(ctx.store.myId) || thread.type === CHANNEL.PRIVATE_THREAD || !isForum(channel);
  const threads = [...ctx.store.channels.values()]
    .filter((thread) => isThread(thread) && thread.parent_id === channel.id)
    .filter((thread) => thread.id === open || (!thread.thread_metadata?.archived && joined(thread)))
    .sort(byActivity);
  return threads.length === 0
    ? null
    : h(
        'ul',
        { class: 'threads' },
        threads.map((thread) => h('li', null, channelButton(ctx, thread))),
      );
}

function channelButton(ctx, channel) {
  const current = channel.id === ctx.ui.channelId;
  const unread = current ? false : ctx.session.marks.unread(channel);
  const name = ctx.channelName(channel);
  const label = [
    name,
    channel.type === CHANNEL.PRIVATE_THREAD ? ctx.t('private') : null,
    unread ? ctx.t('unread') : null,
  ]
    .filter(Boolean)
    .join(', ');
  return h(
    'button',
    {
      type: 'button',
      class: `channel ${current ? 'current' : ''} ${unread ? 'unread' : ''}`,
      testid: `channel-${channel.id}`,
      'aria-label': label,
      title: name,
      'aria-current': current ? 'page' : null,
      onclick: () => ctx.actions.openChannel(channel.id),
    },
    channelIcon(channel, isThread(channel) ? 16 : 20),
    h('span', { class: 'channel-name' }, name),
    typeof unread === 'number' ? h('span', { class: 'count-badge' }, String(unread)) : null,
  );
}

function drawDms(ctx) {
  const dms = [...ctx.store.channels.values()].filter((channel) => channel.type === CHANNEL.DM).sort(byActivity);
  if (dms.length === 0) return null;
  return [
    h('h2', { class: 'category' }, ctx.t('directMessages')),
    h(
      'ul',
      { class: 'channels' },
      dms.map((dm) => {
        const current = dm.id === ctx.ui.channelId;
        const unread = current ? false : ctx.session.marks.unread(dm);
        const name = ctx.channelName(dm);
        return h(
          'li',
          null,
          h(
            'button',
            {
              type: 'button',
              class: `channel ${current ? 'current' : ''} ${unread ? 'unread' : ''}`,
              testid: `channel-${dm.id}`,
              'aria-current': current ? 'page' : null,
              onclick: () => ctx.actions.openChannel(dm.id),
            },
            avatar(dm.recipients?.[0]?.id ?? dm.id, name, 24),
            h('span', { class: 'channel-name' }, name),
            typeof unread === 'number' ? h('span', { class: 'count-badge' }, String(unread)) : null,
          ),
        );
      }),
    ),
  ];
}
