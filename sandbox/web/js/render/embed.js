// Embeds.

import { h, safeUrl } from '../dom.js';
import { colour, messageTime } from '../format.js';
import { image, mediaUrl } from './media.js';
import { renderMarkdown } from './markdown.js';

/** One embed of a message. */
export function embed(ctx, data, message, guildId) {
  const markdown = (text) => renderMarkdown(text, ctx, guildId);
  const picture = mediaUrl(data.image, message);
  const thumbnail = mediaUrl(data.thumbnail, message);
  const bar = data.color === undefined || data.color === null ? {} : { '--bar': colour(data.color) };
  return h(
    'article',
    { class: 'embed', style: bar },
    h(
      'div',
      { class: 'embed-grid' },
      h(
        'div',
        { class: 'embed-text' },
        data.author?.name ? h('div', { class: 'embed-author' }, linked(data.author.url, data.author.name)) : null,
        data.title ? h('div', { class: 'embed-title' }, linked(data.url, markdown(data.title))) : null,
        data.description ? h('div', { class: 'embed-description md' }, markdown(data.description)) : null,
      ),
      thumbnail
        ? image(ctx, thumbnail, { alt: data.thumbnail.description, className: 'picture embed-thumbnail' })
        : null,
    ),
    fields(data.fields ?? [], markdown),
    picture
      ? image(ctx, picture, {
          alt: data.image.description || describe(data.image, message),
          width: data.image.width,
          height: data.image.height,
        })
      : null,
    footer(ctx, data),
  );
}

/** The alternative text of an attached image is kept with the attachment. */
function describe(media, message) {
  const name = /^attachment:\/\/(.+)$/.exec(media.url ?? '')?.[1] ?? media.url?.split('?')[0].split('/').at(-1);
  return message?.attachments?.find((file) => file.filename === name)?.description ?? '';
}

function linked(address, content) {
  const href = address ? safeUrl(address) : null;
  return href ? h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, content) : content;
}

/** Fields side by side where they say so, at most three in a row. */
function fields(all, markdown) {
  if (all.length === 0) return null;
  const rows = [];
  for (const field of all) {
    const row = rows.at(-1);
    if (field.inline && row?.inline && row.items.length < 3) row.items.push(field);
    else rows.push({ inline: Boolean(field.inline), items: [field] });
  }
  return h(
    'div',
    { class: 'embed-fields' },
    rows.map((row) =>
      h(
        'div',
        { class: 'embed-row', style: { '--columns': String(row.items.length) } },
        row.items.map((field) =>
          h(
            'div',
            { class: 'embed-field' },
            h('div', { class: 'embed-field-name' }, markdown(field.name)),
            h('div', { class: 'md' }, markdown(field.value)),
          ),
        ),
      ),
    ),
  );
}

function footer(ctx, data) {
  const parts = [data.footer?.text, data.timestamp ? messageTime(new Date(data.timestamp), ctx.locale) : null].filter(
    Boolean,
  );
  return parts.length === 0 ? null : h('div', { class: 'embed-footer' }, parts.join(' • '));
}

/** File names that embeds show themselves. */
export function filesInEmbeds(message) {
  const names = new Set();
  for (const data of message.embeds ?? []) {
    for (const media of [data.image, data.thumbnail]) {
      if (!media?.url) continue;
      const attached = /^attachment:\/\/(.+)$/.exec(media.url)?.[1];
      const same = message.attachments?.find((file) => file.filename === attached || file.url === media.url);
      if (same) names.add(same.filename);
    }
  }
  return names;
}
