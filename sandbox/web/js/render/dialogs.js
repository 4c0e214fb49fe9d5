// The page's own dialogs: new thread, new post, confirmation.

import { h, isComposing, keepFocus } from '../dom.js';
import { CHANNEL, may, PERMISSION } from '../ids.js';

/**
 * Opens a form dialog. `build(form)` gives its content; `submit(form)` may throw an error, which is then shown and the
 * dialog stays open.
 */
function formDialog(ctx, { title, content, action, danger, submit }) {
  const { t } = ctx;
  const problem = h('p', { class: 'problem', role: 'alert' });
  const send = h(
    'button',
    { type: 'submit', class: `button ${danger ? 'danger' : 'primary'}`, testid: 'dialog-submit' },
    action,
  );
  const form = h(
    'form',
    { method: 'dialog', class: 'dialog-form' },
    h('h2', null, title),
    content,
    problem,
    h(
      'div',
      { class: 'dialog-actions' },
      h('button', { type: 'button', class: 'button plain', onclick: () => dialog.close() }, t('cancel')),
      send,
    ),
  );
  const dialog = h('dialog', { class: 'dialog', 'aria-label': title, testid: 'dialog' }, form);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    send.disabled = true;
    try {
      await submit(form);
      dialog.close();
    } catch (error) {
      problem.textContent = error.describe?.() ?? String(error);
      send.disabled = false;
    }
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && isComposing(event)) event.preventDefault();
  });
  const giveFocusBack = keepFocus();
  dialog.addEventListener('close', () => {
    dialog.remove();
    giveFocusBack();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function labelled(label, field, note) {
  return h(
    'label',
    { class: 'labelled' },
    h('span', { class: 'label' }, label),
    field,
    note ? h('span', { class: 'muted small' }, note) : null,
  );
}

export function newThreadDialog(ctx, channel) {
  const { t } = ctx;
  const mayPublic = may(channel, PERMISSION.CREATE_PUBLIC_THREADS);
  const mayPrivate = may(channel, PERMISSION.CREATE_PRIVATE_THREADS) && channel.type === CHANNEL.TEXT;
  const name = h('input', { class: 'field', required: true, maxlength: '100', testid: 'thread-name', autofocus: true });
  const secret = h('input', {
    type: 'checkbox',
    checked: !mayPublic,
    disabled: !mayPublic || !mayPrivate,
    testid: 'thread-private',
  });
  const content = [
    labelled(t('threadName'), name),
    h(
      'label',
      { class: 'check' },
      secret,
      h('span', null, t('privateThread'), h('span', { class: 'muted small block' }, t('privateThreadNote'))),
    ),
  ];
  formDialog(ctx, {
    title: t('createThread'),
    content,
    action: t('create'),
    submit: async () => {
      const thread = await ctx.api.createThread(channel.id, {
        name: name.value,
        type: secret.checked ? CHANNEL.PRIVATE_THREAD : CHANNEL.PUBLIC_THREAD,
      });
      ctx.actions.openNew(thread);
    },
  });
}

export function newPostDialog(ctx, channel) {
  const { t } = ctx;
  const name = h('input', { class: 'field', required: true, maxlength: '100', testid: 'post-title', autofocus: true });
  const text = h('textarea', { class: 'field', required: true, rows: '5', maxlength: '2000', testid: 'post-text' });
  formDialog(ctx, {
    title: t('newPost'),
    content: [labelled(t('postTitle'), name), labelled(t('postText'), text)],
    action: t('publish'),
    submit: async () => {
      const thread = await ctx.api.createThread(channel.id, {
        name: name.value,
        type: CHANNEL.PUBLIC_THREAD,
        message: { content: text.value },
      });
      ctx.actions.openNew(thread);
    },
  });
}

/** Asks before something is deleted. */
export function confirmDelete(ctx, preview, run) {
  const { t } = ctx;
  formDialog(ctx, {
    title: t('deleteTitle'),
    content: [h('p', null, t('deleteAsk')), preview ? h('blockquote', { class: 'preview' }, preview) : null],
    action: t('delete'),
    danger: true,
    submit: run,
  });
}
