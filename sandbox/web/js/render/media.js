// Attachments, images, the large view, avatars.

import { h, icon, iconButton, safeUrl } from '../dom.js';
import { avatarColour, fileSize, initials } from '../format.js';

/** A generated avatar. */
export function avatar(id, name, size = 40) {
  return h(
    'span',
    { class: 'avatar', 'aria-hidden': 'true', style: { '--size': `${size}px`, 'background-color': avatarColour(id) } },
    initials(name),
  );
}

/** A server's own emoji; its name where there is no picture. */
export function customEmoji({ id, name }) {
  const text = `:${name}:`;
  const picture = h('img', { class: 'emoji', src: `/cdn/emojis/${id}.png`, alt: text, title: text, draggable: 'false' });
  picture.addEventListener('error', () => picture.replaceWith(text));
  return picture;
}

/** The mark beside the name of an application. */
export function appBadge(ctx) {
  return h('span', { class: 'badge' }, ctx.t('app'));
}

/** The address of a media item of a message; `attachment://name` means a file of that message. */
export function mediaUrl(media, message) {
  if (!media) return null;
  const name = /^attachment:\/\/(.+)$/.exec(media.url ?? '')?.[1];
  if (!name) return safeUrl(media.url);
  const file = message?.attachments?.find((attachment) => attachment.filename === name);
  return safeUrl(file?.url);
}

/** An image that opens large when pressed. */
export function image(ctx, url, { alt, width, height, className = 'picture' }) {
  const label = alt ? `${ctx.t('openImage')}: ${alt}` : ctx.t('openImage');
  const ratio = width && height ? { 'aspect-ratio': `${width} / ${height}` } : {};
  const picture = h('img', {
    src: url,
    alt: alt ?? '',
    loading: 'lazy',
    width: width || null,
    height: height || null,
    style: ratio,
  });
  const button = h(
    'button',
    {
      type: 'button',
      class: className,
      'aria-label': label,
      title: alt || null,
      onclick: () => showLarge(ctx, url, alt),
    },
    picture,
  );
  picture.addEventListener('error', () => {
    button.classList.add('broken');
    picture.replaceWith(h('span', { class: 'muted' }, alt || ctx.t('imageGone')));
  });
  return button;
}

function showLarge(ctx, url, alt) {
  const dialog = h('dialog', { class: 'lightbox', 'aria-label': alt || ctx.t('image') });
  const close = () => dialog.close();
  dialog.append(
    h('img', { src: url, alt: alt ?? '', onclick: close }),
    h(
      'div',
      { class: 'lightbox-bar' },
      alt ? h('p', null, alt) : null,
      h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, ctx.t('openOriginal')),
    ),
    iconButton('close', ctx.t('close'), close, { class: 'lightbox-close' }),
  );
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) close();
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** All attachments of a message, except those that its embeds or components show. */
export function attachments(ctx, message, shown) {
  const files = (message.attachments ?? []).filter((file) => !shown.has(file.filename));
  if (files.length === 0) return null;
  return h(
    'div',
    { class: 'attachments' },
    files.map((file) => attachment(ctx, file)),
  );
}

function attachment(ctx, file) {
  const url = safeUrl(file.url);
  const kind = file.content_type ?? '';
  const spoiler = file.filename.startsWith('SPOILER_');
  if (url && !spoiler && /^image\/(png|jpe?g|gif|webp)/.test(kind)) {
    return image(ctx, url, { alt: file.description || file.filename, width: file.width, height: file.height });
  }
  if (url && kind.startsWith('audio/'))
    return h(
      'div',
      { class: 'file-card audio' },
      h('span', { class: 'file-name' }, file.filename),
      h('audio', { controls: true, src: url, preload: 'metadata' }),
    );
  return fileCard(ctx, { name: file.filename, size: file.size, url, note: file.description });
}

/** A file that can be downloaded. */
export function fileCard(ctx, { name, size, url, note }) {
  return h(
    'div',
    { class: 'file-card' },
    icon('file', 28),
    h(
      'div',
      { class: 'file-text' },
      url
        ? h('a', { class: 'file-name', href: url, target: '_blank', rel: 'noopener noreferrer', download: name }, name)
        : h('span', { class: 'file-name' }, name),
      size === undefined || size === null ? null : h('span', { class: 'muted small' }, fileSize(size)),
      note ? h('span', { class: 'muted small' }, note) : null,
    ),
  );
}
