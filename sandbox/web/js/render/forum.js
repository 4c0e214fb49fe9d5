// A forum channel: its posts.

import { fill, h, icon } from '../dom.js';
import { byActivity, formatTimestamp } from '../format.js';
import { idTime, isThread, may, PERMISSION } from '../ids.js';
import { newPostDialog } from './dialogs.js';
import { renderMarkdown } from './markdown.js';

/** Draws the posts of a forum into `element`. */
export function drawForum(ctx, element, channel) {
  const { t } = ctx;
  const posts = [...ctx.store.channels.values()]
    .filter((thread) => isThread(thread) && thread.parent_id === channel.id)
    .sort(byActivity);
  const mayPost = may(channel, PERMISSION.SEND_MESSAGES);
  fill(
    element,
    h(
      'div',
      { class: 'forum-head' },
      channel.topic ? h('div', { class: 'md muted' }, renderMarkdown(channel.topic, ctx, channel.guild_id)) : null,
      mayPost
        ? h(
            'button',
            { type: 'button', class: 'button primary', testid: 'new-post', onclick: () => newPostDialog(ctx, channel) },
            icon('plus', 16),
            t('newPost'),
          )
        : null,
    ),
    posts.length === 0
      ? h('p', { class: 'notice muted' }, t('noPosts'))
      : h(
          'ul',
          { class: 'posts' },
          posts.map((post) => h('li', null, card(ctx, post, channel))),
        ),
  );
}

function card(ctx, post, channel) {
  const unread = ctx.session.marks.unread(post);
  const tags = (channel.available_tags ?? []).filter((tag) => post.applied_tags?.includes(tag.id));
  const active = idTime(post.last_message_id ?? post.id) / 1000;
  return h(
    'button',
    {
      type: 'button',
      class: `post ${unread ? 'unread' : ''}`,
      testid: `post-${post.id}`,
      onclick: () => ctx.actions.openChannel(post.id),
    },
    tags.length
      ? h(
          'span',
          { class: 'tags' },
          tags.map((tag) => h('span', { class: 'tag' }, `${tag.emoji_name ? `${tag.emoji_name} ` : ''}${tag.name}`)),
        )
      : null,
    h('span', { class: 'post-title' }, post.thread_metadata?.locked ? icon('lock', 14) : null, post.name),
    h(
      'span',
      { class: 'muted small' },
      ctx.store.nameOf(post.owner_id, channel.guild_id) ?? '',
      ' · ',
      messageCount(ctx, (post.message_count ?? 0) + 1),
      ' · ',
      h('time', { 'data-relative': String(active) }, formatTimestamp(active, 'R', ctx.locale)),
    ),
  );
}

function messageCount(ctx, count) {
  return count === 1 ? ctx.t('oneMessage') : ctx.t('messageCount', { count });
}
