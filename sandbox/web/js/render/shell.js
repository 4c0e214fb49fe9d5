// The frame of the page: bar, channel list, middle, members, and the drawers they become on narrow screens.

import { h } from '../dom.js';

/** Wide enough for members beside the messages; narrow enough that channels become a drawer. */
export const WIDE = matchMedia('(min-width: 1001px)');
export const NARROW = matchMedia('(max-width: 700px)');

/** Calls `changed` when the layout turns from one kind into another. */
export function watchWidth(changed) {
  WIDE.addEventListener('change', changed);
  NARROW.addEventListener('change', changed);
}

/** Builds the frame around the message list and the composer. */
export function buildShell(ctx, messages, composer) {
  const topbar = h('div', { class: 'topbar', role: 'region' });
  const banner = h('div', { class: 'banner', role: 'status', hidden: true, testid: 'connection' });
  const channels = h('nav', { class: 'sidebar', testid: 'channels' });
  const header = h('header', { class: 'channel-header' });
  const forum = h('div', { class: 'forum', hidden: true });
  const empty = h('p', { class: 'notice muted', hidden: true });
  const drop = h('div', { class: 'drop-overlay', hidden: true });
  const main = h('main', { class: 'main' }, header, messages, forum, empty, composer, drop);
  const members = h('aside', { class: 'members', testid: 'members' });
  const shade = h('div', { class: 'shade', hidden: true, onclick: () => ctx.actions.toggleDrawer(null) });
  const toasts = h('div', { class: 'toasts' });
  const root = h(
    'div',
    { class: 'frame' },
    topbar,
    banner,
    h('div', { class: 'columns' }, channels, main, members, shade),
    toasts,
  );

  const relabel = () => {
    topbar.setAttribute('aria-label', ctx.t('youAre'));
    channels.setAttribute('aria-label', ctx.t('channels'));
    members.setAttribute('aria-label', ctx.t('members'));
    drop.textContent = ctx.t('dropHere');
  };
  const focusDrawer = (which) => {
    const drawer = { channels, members }[which];
    const target = drawer
      ? (drawer.querySelector('[aria-current]') ?? drawer.querySelector('button'))
      : header.querySelector('[data-testid="open-channels"]');
    if (drawer || NARROW.matches) target?.focus();
  };
  return {
    root,
    topbar,
    banner,
    channels,
    header,
    main,
    forum,
    empty,
    drop,
    members,
    shade,
    toasts,
    relabel,
    focusDrawer,
  };
}

/** Opens and closes the drawers; what is out of sight cannot be reached by keyboard either. */
export function setDrawer(shell, ui, membersShown) {
  const channelsHidden = NARROW.matches && ui.drawer !== 'channels';
  shell.channels.inert = channelsHidden;
  shell.channels.classList.toggle('open', ui.drawer === 'channels');
  shell.members.inert = !membersShown;
  shell.members.classList.toggle('open', ui.drawer === 'members');
  shell.members.classList.toggle('closed', !membersShown);
  shell.shade.hidden = ui.drawer === null;
  shell.main.inert = ui.drawer !== null;
}
