// Editing one's own message in its place.

import { h, isComposing } from '../dom.js';

/** The field that replaces a message's text; Enter saves, Escape gives up. */
export function editor(ctx, message) {
  const field = h('textarea', {
    class: 'field editor',
    rows: '1',
    maxlength: '2000',
    'aria-label': ctx.t('editMessage'),
    testid: `editor-${message.id}`,
    value: message.content,
  });
  const save = () => ctx.actions.saveEdit(message, field.value);
  const grow = () => {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight + 2}px`;
  };
  field.addEventListener('input', grow);
  field.addEventListener('keydown', (event) => {
    if (isComposing(event)) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      ctx.actions.edit(null);
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      save();
    }
  });
  queueMicrotask(() => {
    grow();
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
  return h(
    'div',
    { class: 'editing' },
    field,
    h(
      'p',
      { class: 'small muted' },
      ctx.t('escapeTo'),
      ' ',
      h('button', { type: 'button', class: 'link-button', onclick: () => ctx.actions.edit(null) }, ctx.t('cancel')),
      ' · ',
      ctx.t('enterTo'),
      ' ',
      h('button', { type: 'button', class: 'link-button', onclick: save }, ctx.t('save')),
    ),
  );
}
