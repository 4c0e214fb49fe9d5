// The head of the middle column.

import { fill, h, icon, iconButton } from '../dom.js';
import { CHANNEL, isForum, isThread, may, PERMISSION } from '../ids.js';
import { avatar } from './media.js';
import { channelIcon } from './sidebar.js';
import { newThreadDialog } from './dialogs.js';

/** Draws the head for the open channel into `element`. */
export function drawHeader(ctx, element, channel) {
  const { t } = ctx;
  const parent = channel && isThread(channel) ? ctx.store.channels.get(channel.parent_id) : null;
  fill(
    element,
    iconButton('menu', t('openChannels'), () => ctx.actions.toggleDrawer('channels'), {
      class: 'only-narrow',
      testid: 'open-channels',
    }),
    channel ? title(ctx, channel, parent) : h('div', { class: 'title' }),
    channel ? actions(ctx, channel) : null,
    iconButton('people', t('showMembers'), () => ctx.actions.toggleDrawer('members'), {
      testid: 'open-members',
      'aria-pressed': String(ctx.membersShown()),
    }),
  );
}

function title(ctx, channel, parent) {
  const name = ctx.channelName(channel);
  const mark =
    channel.type === CHANNEL.DM
      ? avatar(channel.recipients?.[0]?.id ?? channel.id, name, 24)
      : channelIcon(channel, 22);
  return h(
    'div',
    { class: 'title' },
    parent
      ? [
          h(
            'button',
            {
              type: 'button',
              class: 'crumb',
              testid: 'open-parent',
              onclick: () => ctx.actions.openChannel(parent.id),
            },
            ctx.channelName(parent),
          ),
          icon('right', 16),
        ]
      : null,
    mark,
    h('h1', null, name),
    channel.topic && !isForum(channel) ? h('p', { class: 'topic muted', title: channel.topic }, channel.topic) : null,
  );
}

function actions(ctx, channel) {
  const { t } = ctx;
  if (isThread(channel)) {
    const joined = channel.member_ids?.includes(ctx.store.myId);
    return joined
      ? iconButton('leave', t('leaveThread'), () => ctx.actions.leaveThread(channel), { testid: 'leave-thread' })
      : h(
          'button',
          {
            type: 'button',
            class: 'button secondary small',
            testid: 'join-thread',
            onclick: () => ctx.actions.joinThread(channel),
          },
          t('joinThread'),
        );
  }
  const text = channel.type === CHANNEL.TEXT || channel.type === CHANNEL.NEWS;
  const mayCreate = may(channel, PERMISSION.CREATE_PUBLIC_THREADS) || may(channel, PERMISSION.CREATE_PRIVATE_THREADS);
  return text && mayCreate
    ? iconButton('thread', t('createThread'), () => newThreadDialog(ctx, channel), { testid: 'create-thread' })
    : null;
}
