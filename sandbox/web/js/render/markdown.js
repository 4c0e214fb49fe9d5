// Draws a Markdown tree. Text becomes text nodes only.

import { h, safeUrl } from '../dom.js';
import { formatTimestamp } from '../format.js';
import { parseMarkdown } from '../markdown.js';
import { customEmoji } from './media.js';

/** Draws Markdown; `guildId` chooses whose nicknames are shown in mentions. */
export function renderMarkdown(source, ctx, guildId) {
  const nodes = parseMarkdown(source);
  const fragment = document.createDocumentFragment();
  fragment.append(...nodes.map((node) => draw(node, { ctx, guildId })));
  if (onlyEmoji(source)) return h('span', { class: 'jumbo' }, fragment);
  return fragment;
}

/** A message of a few emoji and nothing else is shown large. */
function onlyEmoji(source) {
  return (
    source.length <= 80 &&
    /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u.test(source) &&
    /\p{Extended_Pictographic}/u.test(source)
  );
}

const TAGS = { strong: 'strong', em: 'em', u: 'u', s: 's' };

function draw(node, at) {
  const children = () => node.children.map((child) => draw(child, at));
  switch (node.type) {
    case 'text':
      return document.createTextNode(node.text);
    case 'strong':
    case 'em':
    case 'u':
    case 's':
      return h(TAGS[node.type], null, children());
    case 'code':
      return h('code', null, node.text);
    case 'codeblock':
      return h('pre', { tabindex: '0' }, h('code', { 'data-lang': node.lang || null }, node.text));
    case 'heading':
      return h(
        'div',
        { class: `md-h md-h${node.level}`, role: 'heading', 'aria-level': String(node.level + 1) },
        children(),
      );
    case 'subtext':
      return h('small', { class: 'md-sub' }, children());
    case 'quote':
      return h('blockquote', null, h('div', null, children()));
    case 'list':
      return drawList(node, at);
    case 'spoiler':
      return drawSpoiler(children(), at);
    case 'link':
      return drawLink(node, children());
    default:
      return drawMention(node, at);
  }
}

function drawList(node, at) {
  const items = node.items.map((item) =>
    h(
      'li',
      null,
      item.map((child) => draw(child, at)),
    ),
  );
  return node.ordered ? h('ol', { class: 'md-list', start: node.start }, items) : h('ul', { class: 'md-list' }, items);
}

function drawSpoiler(children, { ctx }) {
  const open = (event) => {
    const spoiler = event.currentTarget;
    if (spoiler.classList.contains('open')) return;
    event.preventDefault();
    spoiler.classList.add('open');
    spoiler.removeAttribute('aria-label');
    spoiler.setAttribute('aria-expanded', 'true');
  };
  const onKey = (event) => {
    if (event.key === 'Enter' || event.key === ' ') open(event);
  };
  return h(
    'span',
    {
      class: 'spoiler',
      role: 'button',
      tabindex: '0',
      'aria-expanded': 'false',
      'aria-label': ctx.t('spoiler'),
      onclick: open,
      onkeydown: onKey,
    },
    h('span', { class: 'spoiler-text' }, children),
  );
}

function drawLink(node, children) {
  const href = safeUrl(node.url);
  if (!href) return h('span', null, children);
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer', title: node.masked ? node.url : null }, children);
}

function drawMention(node, { ctx, guildId }) {
  const { store } = ctx;
  switch (node.type) {
    case 'user':
      return h('span', { class: 'mention' }, `@${store.nameOf(node.id, guildId) ?? ctx.t('unknownUser')}`);
    case 'role':
      return drawRole(store.guilds.get(guildId)?.roles.get(node.id), ctx);
    case 'channel':
      return drawChannel(node.id, ctx);
    case 'everyone':
      return h('span', { class: 'mention' }, node.text);
    case 'command':
      return h(
        'button',
        { type: 'button', class: 'mention', onclick: () => ctx.actions.typeCommand(node.name) },
        `/${node.name}`,
      );
    case 'emoji':
      return customEmoji(node);
    default:
      return drawTime(node, ctx);
  }
}

function drawRole(role, ctx) {
  return h('span', { class: 'mention' }, `@${role?.name ?? ctx.t('unknownRole')}`);
}

function drawChannel(id, ctx) {
  const channel = ctx.store.channels.get(id);
  if (!channel) return h('span', { class: 'mention' }, `#${ctx.t('unknownChannel')}`);
  return h(
    'button',
    { type: 'button', class: 'mention', onclick: () => ctx.actions.openChannel(id) },
    `#${ctx.channelName(channel)}`,
  );
}

function drawTime(node, ctx) {
  const date = new Date(node.unix * 1000);
  const valid = !Number.isNaN(date.getTime());
  return h(
    'time',
    {
      class: 'timestamp',
      datetime: valid ? date.toISOString() : null,
      title: valid ? formatTimestamp(node.unix, 'F', ctx.locale) : null,
      'data-relative': node.style === 'R' ? String(node.unix) : null,
    },
    formatTimestamp(node.unix, node.style, ctx.locale),
  );
}

/** Draws relative times anew; called now and then. */
export function refreshTimes(root, locale) {
  for (const element of root.querySelectorAll('time[data-relative]'))
    element.textContent = formatTimestamp(Number(element.dataset.relative), 'R', locale);
}
