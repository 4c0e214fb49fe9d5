// One message.

import { h, icon, iconButton } from '../dom.js';
import { clockTime, colour, fullTime, messageTime } from '../format.js';
import { FLAG, idTime, may, PERMISSION } from '../ids.js';
import { parseMarkdown, plainText } from '../markdown.js';
import { components, filesInComponents } from './components.js';
import { editor } from './editor.js';
import { embed, filesInEmbeds } from './embed.js';
import { appBadge, attachments, avatar } from './media.js';
import { renderMarkdown } from './markdown.js';
import { poll } from './poll.js';
import { openMenu } from './popover.js';
import { pickEmoji, reactions } from './reactions.js';
import { systemRow, isSystem } from './system.js';
import { voicePlayer } from './voice.js';

/** `at`: `{ctx, message, channel, grouped, mark, editing}`. */
export function messageRow(at) {
  const { ctx, message, channel } = at;
  if (isSystem(message)) return systemRow(ctx, message, channel);
  const ephemeral = Boolean(message.flags & FLAG.EPHEMERAL);
  const classes = [
    'message',
    at.grouped && 'grouped',
    ephemeral && 'ephemeral',
    mentionsMe(ctx, message, channel) && 'mentions-me',
    message.type === 20 && 'from-command',
  ];
  const name = authorName(ctx, message, channel);
  return h(
    'li',
    {
      class: classes.filter(Boolean).join(' '),
      id: `message-${message.id}`,
      testid: `message-${message.id}`,
      'data-author': message.author.id,
    },
    above(at),
    h(
      'div',
      { class: 'message-grid' },
      at.grouped
        ? h('span', { class: 'message-clock', 'aria-hidden': 'true' }, clockTime(sentAt(message), ctx.locale))
        : avatar(message.author.id, name),
      h(
        'div',
        { class: 'message-main' },
        at.grouped ? null : header(at, name),
        body(at),
        ephemeral ? dismissLine(at) : null,
      ),
    ),
    at.editing ? null : toolbar(at),
  );
}

function sentAt(message) {
  return message.timestamp ? new Date(message.timestamp) : new Date(idTime(message.id));
}

function authorName(ctx, message, channel) {
  return ctx.store.nameOf(message.author.id, channel.guild_id, message.author) ?? message.author.username;
}

function mentionsMe(ctx, message, channel) {
  if (message.author.id === ctx.store.myId) return false;
  if (message.mention_everyone || message.mentions?.some((user) => user.id === ctx.store.myId)) return true;
  const mine = ctx.store.member(ctx.store.myId, channel.guild_id)?.roles ?? [];
  return Boolean(message.mention_roles?.some((role) => mine.includes(role)));
}

/** The line above: what the message answers. */
function above({ ctx, message, channel }) {
  const used = message.interaction_metadata ?? message.interaction;
  if (message.type === 19) return replyLine(ctx, message, channel);
  if (message.type !== 20 && message.type !== 23) return null;
  const user = used?.user ?? used?.member?.user;
  const name = user ? ctx.store.nameOf(user.id, channel.guild_id, user) : ctx.t('unknownUser');
  const command = used?.name ?? message.interaction?.name ?? ctx.interactions.entries.get(used?.id)?.meta.name;
  return h(
    'div',
    { class: 'above' },
    user ? avatar(user.id, name, 16) : null,
    h('span', null, ctx.t('used', { name })),
    command ? h('span', { class: 'mention' }, `${message.type === 23 ? '' : '/'}${command}`) : null,
  );
}

function replyLine(ctx, message, channel) {
  const target = message.referenced_message;
  if (!target) return h('div', { class: 'above' }, icon('reply', 14), h('em', null, ctx.t('originalGone')));
  const name = ctx.store.nameOf(target.author.id, channel.guild_id, target.author);
  return h(
    'button',
    { type: 'button', class: 'above link', onclick: () => ctx.actions.jump(target.id) },
    avatar(target.author.id, name, 16),
    h('strong', null, name),
    h(
      'span',
      { class: 'above-text' },
      plainText(parseMarkdown(target.content)).slice(0, 160) || ctx.t('attachmentOrEmbed'),
    ),
  );
}

function header({ ctx, message, channel }, name) {
  const guild = ctx.store.guildOf(channel);
  const tinted = guild
    ? ctx.store.rolesOf(ctx.store.member(message.author.id, guild.id), guild).find((role) => role.color)
    : null;
  const date = sentAt(message);
  return h(
    'div',
    { class: 'message-header' },
    h(
      'button',
      {
        type: 'button',
        class: 'author',
        style: tinted ? { '--tint': colour(tinted.color) } : {},
        onclick: (event) => ctx.actions.userMenu(event.currentTarget, message.author),
      },
      name,
    ),
    message.author.bot ? appBadge(ctx) : null,
    h('time', { datetime: date.toISOString(), title: fullTime(date, ctx.locale) }, messageTime(date, ctx.locale)),
  );
}

function body(at) {
  const { ctx, message, channel } = at;
  if (message.flags & FLAG.LOADING)
    return h(
      'p',
      { class: 'thinking' },
      h('span', { class: 'dots' }),
      ctx.t('thinking', { name: authorName(ctx, message, channel) }),
    );
  if (at.editing) return editor(ctx, message);
  const shown = new Set([...filesInEmbeds(message), ...filesInComponents(message)]);
  const v2 = Boolean(message.flags & FLAG.COMPONENTS_V2);
  const voice = message.flags & FLAG.VOICE_MESSAGE ? message.attachments?.[0] : null;
  return [
    message.content
      ? h(
          'div',
          { class: 'md content' },
          renderMarkdown(message.content, ctx, channel.guild_id),
          editedMark(ctx, message),
        )
      : null,
    v2 ? null : voice ? voicePlayer(ctx, voice, message.id) : attachments(ctx, message, shown),
    v2 ? null : (message.embeds ?? []).map((data) => embed(ctx, data, message, channel.guild_id)),
    message.poll ? poll(ctx, message) : null,
    components(at),
    !message.content && message.edited_timestamp && !message.author.bot ? editedMark(ctx, message) : null,
    reactions(ctx, message, channel),
    threadLink(ctx, message),
  ];
}

function editedMark(ctx, message) {
  if (!message.edited_timestamp) return null;
  return h(
    'span',
    { class: 'edited', title: fullTime(new Date(message.edited_timestamp), ctx.locale) },
    ctx.t('edited'),
  );
}

/** A thread that was started from the message has its id. */
function threadLink(ctx, message) {
  const thread = ctx.store.channels.get(message.thread?.id ?? message.id);
  if (!thread) return null;
  return h(
    'button',
    { type: 'button', class: 'thread-link', onclick: () => ctx.actions.openChannel(thread.id) },
    icon('thread', 16),
    ctx.channelName(thread),
    icon('right', 16),
  );
}

function dismissLine({ ctx, message }) {
  return h(
    'p',
    { class: 'dismiss', testid: 'ephemeral' },
    icon('eye', 14),
    h('span', null, ctx.t('onlyYou')),
    ' · ',
    h(
      'button',
      {
        type: 'button',
        class: 'link-button',
        testid: `dismiss-${message.id}`,
        onclick: () => ctx.actions.dismiss(message),
      },
      ctx.t('dismiss'),
    ),
  );
}

function toolbar(at) {
  const { ctx, message, channel } = at;
  if (message.flags & FLAG.LOADING) return null;
  const mine = message.author.id === ctx.store.myId;
  const ephemeral = Boolean(message.flags & FLAG.EPHEMERAL);
  const inMessage = ctx.store.commands.filter((command) => command.type === 3);
  const buttons = [
    !ephemeral &&
      may(channel, PERMISSION.ADD_REACTIONS) &&
      iconButton('smile', ctx.t('addReaction'), (event) => pickEmoji(ctx, event.currentTarget, message), {
        'aria-haspopup': 'dialog',
      }),
    !ephemeral &&
      ctx.maySend(channel) &&
      iconButton('reply', ctx.t('reply'), () => ctx.actions.reply(message), { testid: `reply-${message.id}` }),
    mine &&
      !ephemeral &&
      !message.poll &&
      !(message.flags & FLAG.VOICE_MESSAGE) &&
      iconButton('edit', ctx.t('edit'), () => ctx.actions.edit(message), { testid: `edit-${message.id}` }),
    !ephemeral &&
      inMessage.length > 0 &&
      iconButton(
        'apps',
        ctx.t('apps'),
        (event) =>
          openMenu(
            event.currentTarget,
            ctx.t('apps'),
            inMessage.map((command) => ({
              label: command.name_localizations?.[ctx.locale] ?? command.name,
              run: () => ctx.actions.runOnTarget(command, message.id),
            })),
          ),
        { 'aria-haspopup': 'menu', testid: `apps-${message.id}` },
      ),
    !ephemeral &&
      (mine || may(channel, PERMISSION.MANAGE_MESSAGES)) &&
      iconButton('trash', ctx.t('delete'), () => ctx.actions.remove(message), {
        class: 'danger',
        testid: `delete-${message.id}`,
      }),
  ].filter(Boolean);
  return buttons.length === 0
    ? null
    : h('div', { class: 'toolbar', role: 'group', 'aria-label': ctx.t('messageActions') }, buttons);
}

/** A command whose answer has not come, or never will. */
export function waitingRow(ctx, entry, channel) {
  const name = ctx.store.nameOf(ctx.store.myId, channel.guild_id);
  const bot = entry.meta.bot;
  const botName = bot ? ctx.store.nameOf(bot.id, channel.guild_id, bot) : ctx.t('app');
  const failed = entry.state === 'failed';
  return h(
    'li',
    { class: 'message waiting from-command', testid: `interaction-${entry.id}` },
    h(
      'div',
      { class: 'above' },
      avatar(ctx.store.myId, name, 16),
      h('span', null, ctx.t('used', { name })),
      h('span', { class: 'mention' }, entry.meta.title),
    ),
    h(
      'div',
      { class: 'message-grid' },
      avatar(bot?.id ?? '0', botName),
      h(
        'div',
        { class: 'message-main' },
        h('div', { class: 'message-header' }, h('span', { class: 'author' }, botName), appBadge(ctx)),
        failed
          ? h(
              'p',
              { class: 'interaction-failed', role: 'alert' },
              ctx.t('noResponse'),
              entry.reason ? h('span', { class: 'muted small' }, ` ${entry.reason}`) : null,
            )
          : h(
              'p',
              { class: 'thinking' },
              h('span', { class: 'dots' }),
              entry.state === 'deferred' ? ctx.t('thinking', { name: botName }) : ctx.t('sendingCommand'),
            ),
        failed
          ? h(
              'p',
              { class: 'dismiss' },
              h('span', null, ctx.t('onlyYou')),
              ' · ',
              h(
                'button',
                { type: 'button', class: 'link-button', onclick: () => ctx.interactions.dismiss(entry) },
                ctx.t('dismiss'),
              ),
            )
          : null,
      ),
    ),
  );
}
