// Modals of a bot: drawing, checking, sending.

import { fill, h, iconButton, keepFocus } from './dom.js';
import { renderMarkdown } from './render/markdown.js';
import { drawInput } from './render/modal-inputs.js';

/** Opens the modal that the bot sent in answer to `entry`. What is typed stays until it was taken. */
export function openModal(ctx, entry, modal) {
  const { t } = ctx;
  const channel = ctx.store.channels.get(entry.meta.channelId);
  const inputs = [];
  const content = modal.components.map((component) => drawTop(ctx, component, inputs, channel));
  const problem = h('p', { class: 'problem', role: 'alert', testid: 'modal-problem' });
  const send = h('button', { type: 'submit', class: 'button primary', testid: 'modal-submit' }, t('submit'));
  const form = h(
    'form',
    { class: 'dialog-form', novalidate: true },
    h(
      'div',
      { class: 'modal-head' },
      h('h2', null, modal.title),
      iconButton('close', t('close'), () => dialog.close()),
    ),
    h('p', { class: 'muted small' }, t('modalNote')),
    h('div', { class: 'modal-body' }, content),
    problem,
    h(
      'div',
      { class: 'dialog-actions' },
      h(
        'button',
        { type: 'button', class: 'button plain', testid: 'modal-cancel', onclick: () => dialog.close() },
        t('cancel'),
      ),
      send,
    ),
  );
  const dialog = h('dialog', { class: 'dialog modal', 'aria-label': modal.title, testid: 'modal' }, form);
  const giveFocusBack = keepFocus();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (!giveFocusBack()) ctx.actions.focusComposer();
  });
  document.body.append(dialog);
  dialog.showModal();
  inputs[0]?.focus();
  return dialog;

  async function submit() {
    const wrong = inputs.filter((input) => !input.check());
    if (wrong.length > 0) {
      wrong[0].focus();
      return;
    }
    const files = [];
    const components = modal.components.map((component) => answerTop(component, inputs, files)).filter(Boolean);
    send.disabled = true;
    form.setAttribute('aria-busy', 'true');
    fill(problem);
    const failed = await sendModal(ctx, entry, modal, components, files);
    form.removeAttribute('aria-busy');
    send.disabled = false;
    if (!dialog.open) return;
    if (failed === null) dialog.close();
    else problem.textContent = failed ? `${t('tryAgainError')} ${failed}` : t('tryAgainError');
  }
}

/** Sends the answers. Null when the bot took them, else the reason or an empty text. */
async function sendModal(ctx, opener, modal, components, files) {
  const { channelId } = opener.meta;
  const body = {
    type: 5,
    channel_id: channelId,
    interaction_id: opener.id,
    data: { custom_id: modal.custom_id, components },
  };
  try {
    const entry = await ctx.interactions.run(ctx.api, body, files, { kind: 'modal', channelId });
    await entry.settled;
    return entry.state === 'failed' ? (entry.reason ?? '') : null;
  } catch (error) {
    return error.describe?.() ?? String(error);
  }
}

function drawTop(ctx, component, inputs, channel) {
  if (component.type === 1)
    return component.components.map((inner) => drawInput(ctx, inner, { label: inner.label }, inputs, channel));
  if (component.type === 18)
    return drawInput(
      ctx,
      component.component,
      { label: component.label, description: component.description },
      inputs,
      channel,
    );
  if (component.type === 10)
    return h('div', { class: 'md' }, renderMarkdown(component.content, ctx, channel?.guild_id));
  return null;
}

/** The part of the answer that belongs to a top-level component. */
function answerTop(component, inputs, files) {
  const answer = (inner) => {
    const input = inputs.find((other) => other.component === inner);
    return { type: inner.type, custom_id: inner.custom_id, ...input.answer(files) };
  };
  if (component.type === 1) return { type: 1, components: component.components.map(answer) };
  if (component.type === 18) return { type: 18, component: answer(component.component) };
  return null;
}
