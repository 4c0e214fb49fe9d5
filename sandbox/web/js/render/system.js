// Messages the platform writes itself.

import { h, icon } from '../dom.js';
import { idTime } from '../ids.js';
import { messageTime } from '../format.js';

/** Types that are shown like what a person wrote: default, reply, slash command, context menu command. */
const SPOKEN = new Set([0, 19, 20, 23]);

export function isSystem(message) {
  return !SPOKEN.has(message.type ?? 0);
}

/** A system message as one line. */
export function systemRow(ctx, message, channel) {
  const name = ctx.store.nameOf(message.author.id, channel.guild_id, message.author);
  const date = new Date(message.timestamp ?? idTime(message.id));
  return h(
    'li',
    { class: 'message system', id: `message-${message.id}`, testid: `message-${message.id}` },
    h('span', { class: 'system-icon' }, icon(ICONS[message.type] ?? 'right', 18)),
    h(
      'div',
      { class: 'system-text' },
      h('span', null, sentence(ctx, message, name, channel)),
      threadButton(ctx, message),
      ' ',
      h('time', { datetime: date.toISOString() }, messageTime(date, ctx.locale)),
    ),
  );
}

const ICONS = { 1: 'plus', 2: 'leave', 4: 'edit', 6: 'clip', 7: 'right', 18: 'thread', 21: 'thread', 24: 'lock', 46: 'poll' };

function sentence(ctx, message, name, channel) {
  const others = (message.mentions ?? []).map((user) => ctx.store.nameOf(user.id, channel.guild_id, user)).join(', ');
  switch (message.type) {
    case 1:
      return ctx.t('systemAdded', { name, other: others });
    case 2:
      return message.mentions?.some((user) => user.id === message.author.id) || others === ''
        ? ctx.t('systemLeft', { name })
        : ctx.t('systemRemoved', { name, other: others });
    case 4:
      return ctx.t('systemRenamed', { name, title: message.content });
    case 6:
      return ctx.t('systemPinned', { name });
    case 7:
      return ctx.t('systemJoined', { name });
    case 18:
      return ctx.t('systemThread', { name, title: message.content });
    case 21:
      return message.referenced_message?.content ?? ctx.t('systemStarter');
    case 24:
      return blockedSentence(ctx, message, name);
    case 46:
      return pollEnd(ctx, message);
    default:
      return message.content || ctx.t('systemOther', { type: message.type });
  }
}

/** What AutoMod objected to, for those who watch. */
function blockedSentence(ctx, message, name) {
  const embed = message.embeds?.[0];
  const rule = embed?.fields?.find((field) => field.name === 'rule_name')?.value ?? '';
  return ctx.t('systemModerated', { name, rule, text: embed?.description ?? '' });
}

/** How a poll ended, from the fields of Discord's embed. */
function pollEnd(ctx, message) {
  const fields = new Map((message.embeds?.[0]?.fields ?? []).map((field) => [field.name, field.value]));
  const answer = fields.get('victor_answer_text');
  return answer
    ? ctx.t('pollWon', { title: fields.get('poll_question_text') ?? '', answer })
    : ctx.t('pollEnded');
}

function threadButton(ctx, message) {
  const id = message.type === 18 ? (message.message_reference?.channel_id ?? message.thread?.id) : null;
  if (!id || !ctx.store.channels.has(id)) return null;
  return [
    ' ',
    h(
      'button',
      { type: 'button', class: 'link-button', onclick: () => ctx.actions.openChannel(id) },
      ctx.t('openThread'),
    ),
  ];
}
