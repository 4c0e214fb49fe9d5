// Message components: rows of buttons and selects, and the layout components of Components V2.

import { h, icon, safeUrl } from '../dom.js';
import { colour } from '../format.js';
import { fileCard, image, mediaUrl } from './media.js';
import { renderMarkdown } from './markdown.js';
import { defaultValues, emojiText, selectMenu } from './select.js';

const STYLES = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'secondary', 6: 'primary' };

/** All components of a message, with the note about a failed one. `at`: `{ctx, message, channel, mark}`. */
export function components(at) {
  const { message, mark, ctx } = at;
  if (!message.components?.length) return null;
  return h(
    'div',
    { class: 'components' },
    message.components.map((component) => draw(component, at)),
    mark?.failed === null || mark?.failed === undefined
      ? null
      : h(
          'p',
          { class: 'interaction-failed', role: 'alert' },
          mark.failed ? `${ctx.t('interactionFailed')} ${mark.failed}` : ctx.t('interactionFailed'),
        ),
  );
}

function draw(component, at) {
  switch (component.type) {
    case 1:
      return h(
        'div',
        { class: 'row' },
        component.components.map((inner) => draw(inner, at)),
      );
    case 2:
      return button(component, at);
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      return select(component, at);
    case 9:
      return section(component, at);
    case 10:
      return h('div', { class: 'md' }, renderMarkdown(component.content, at.ctx, at.channel.guild_id));
    case 11:
      return thumbnail(component, at);
    case 12:
      return gallery(component, at);
    case 13:
      return file(component, at);
    case 14:
      return h('div', {
        class: `separator ${component.spacing === 2 ? 'large' : ''} ${component.divider === false ? '' : 'line'}`,
        role: 'separator',
      });
    case 17:
      return container(component, at);
    default:
      return h('p', { class: 'muted small' }, at.ctx.t('unknownComponent', { type: component.type }));
  }
}

function button(component, at) {
  const content = [
    component.emoji ? h('span', { class: 'emoji' }, emojiText(component.emoji)) : null,
    component.label ? h('span', null, component.label) : null,
  ];
  const label = component.label ? null : emojiText(component.emoji ?? {});
  if (component.style === 5) return linkButton(component, content, label);
  const pending = at.mark?.pending === component.custom_id;
  return h(
    'button',
    {
      type: 'button',
      class: `button ${STYLES[component.style] ?? 'secondary'}${pending ? ' pending' : ''}`,
      testid: `button-${component.custom_id}`,
      disabled: Boolean(component.disabled),
      'aria-label': label,
      'aria-busy': pending ? 'true' : null,
      onclick: () => {
        if (!at.mark?.pending) at.ctx.actions.press(at.message, component, undefined);
      },
    },
    content,
    pending ? h('span', { class: 'dots' }) : null,
  );
}

function linkButton(component, content, label) {
  const href = safeUrl(component.url);
  if (!href || component.disabled)
    return h(
      'button',
      { type: 'button', class: 'button secondary', disabled: true, 'aria-label': label },
      content,
      icon('external', 16),
    );
  return h(
    'a',
    { class: 'button secondary', href, target: '_blank', rel: 'noopener noreferrer', 'aria-label': label },
    content,
    icon('external', 16),
  );
}

function select(component, at) {
  const pending = at.mark?.pending === component.custom_id;
  return selectMenu(
    at.ctx,
    component,
    at.channel,
    defaultValues(component),
    (values) => at.ctx.actions.press(at.message, component, values),
    { disabled: component.disabled, pending },
  );
}

function section(component, at) {
  return h(
    'div',
    { class: 'section' },
    h(
      'div',
      { class: 'section-text' },
      component.components.map((inner) => draw(inner, at)),
    ),
    component.accessory ? h('div', { class: 'section-accessory' }, draw(component.accessory, at)) : null,
  );
}

function thumbnail(component, at) {
  const url = mediaUrl(component.media, at.message);
  return url ? image(at.ctx, url, { alt: component.description, className: 'picture embed-thumbnail' }) : null;
}

function gallery(component, at) {
  const items = (component.items ?? []).map((item) => {
    const url = mediaUrl(item.media, at.message);
    return url
      ? image(at.ctx, url, { alt: item.description, width: item.media.width, height: item.media.height })
      : null;
  });
  return h('div', { class: `gallery ${items.length === 1 ? 'single' : ''}` }, items);
}

function file(component, at) {
  const url = mediaUrl(component.file, at.message);
  const name = component.name ?? component.file?.url?.split('?')[0].split('/').at(-1) ?? '';
  return fileCard(at.ctx, { name, size: component.size, url });
}

function container(component, at) {
  const bar =
    component.accent_color === undefined || component.accent_color === null
      ? {}
      : { '--bar': colour(component.accent_color) };
  return h(
    'div',
    {
      class: `container ${component.accent_color === undefined || component.accent_color === null ? '' : 'barred'}`,
      style: bar,
    },
    component.components.map((inner) => draw(inner, at)),
  );
}

/** Attached files that Components V2 show themselves. */
export function filesInComponents(message) {
  const names = new Set();
  const visit = (node) => {
    for (const media of [node.media, node.file]) noteFile(media, message, names);
    for (const item of node.items ?? []) noteFile(item.media, message, names);
    for (const inner of [...(node.components ?? []), node.accessory].filter(Boolean)) visit(inner);
  };
  for (const component of message.components ?? []) visit(component);
  return names;
}

function noteFile(media, message, names) {
  if (!media?.url) return;
  const attached = /^attachment:\/\/(.+)$/.exec(media.url)?.[1];
  const same = message.attachments?.find((file) => file.filename === attached || file.url === media.url);
  if (same) names.add(same.filename);
}
