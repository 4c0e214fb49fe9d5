// Select menus of messages and modals: a button that opens a list.

import { channelEntries, roleEntries, userEntries } from '../entities.js';
import { h, icon } from '../dom.js';
import { moveFocus, openPopover } from './popover.js';

/** Component types of select menus. */
export const SELECT = { STRING: 3, USER: 5, ROLE: 6, MENTIONABLE: 7, CHANNEL: 8 };

/** What can be picked in a select: `{value, label, note, emoji?}`. */
function entriesOf(ctx, component, channel) {
  switch (component.type) {
    case SELECT.STRING:
      return (component.options ?? []).map((option) => ({
        value: option.value,
        label: option.label,
        note: option.description ?? '',
        emoji: option.emoji,
      }));
    case SELECT.USER:
      return userEntries(ctx, channel);
    case SELECT.ROLE:
      return roleEntries(ctx, channel);
    case SELECT.CHANNEL:
      return channelEntries(ctx, channel, component.channel_types);
    default:
      return [...userEntries(ctx, channel), ...roleEntries(ctx, channel)];
  }
}

/** The values a select starts with. */
export function defaultValues(component) {
  if (component.type === SELECT.STRING)
    return (component.options ?? []).filter((option) => option.default).map((option) => option.value);
  return (component.default_values ?? []).map((value) => value.id);
}

/**
 * A select menu. `onChange(values)` is called when a choice was made: at once for a single one, on closing for several.
 * `state`: `{disabled, pending}`.
 */
export function selectMenu(ctx, component, channel, values, onChange, state = {}) {
  const entries = entriesOf(ctx, component, channel);
  const max = Math.min(component.max_values ?? 1, Math.max(entries.length, 1));
  const min = component.min_values ?? 1;
  let current = values;
  const shown = h('span', { class: 'select-value' });
  const button = h(
    'button',
    {
      type: 'button',
      class: 'select',
      testid: `select-${component.custom_id}`,
      disabled: Boolean(state.disabled),
      'aria-haspopup': 'listbox',
      'aria-expanded': 'false',
      'aria-busy': state.pending ? 'true' : null,
      onclick: open,
    },
    shown,
    state.pending ? h('span', { class: 'dots' }) : icon('down', 18),
  );
  draw();
  return button;

  function draw() {
    const labels = entries.filter((entry) => current.includes(entry.value)).map((entry) => entry.label);
    const text = labels.join(', ') || component.placeholder || ctx.t('choose');
    shown.textContent = text;
    shown.classList.toggle('placeholder', labels.length === 0);
    button.setAttribute(
      'aria-label',
      component.placeholder && labels.length ? `${component.placeholder}: ${text}` : text,
    );
  }

  function open() {
    if (state.pending) return;
    openList(ctx, button, entries, { current, min, max, label: component.placeholder || ctx.t('choose') }, (picked) => {
      current = picked;
      draw();
      onChange(picked);
    });
  }
}

function openList(ctx, anchor, entries, { current, min, max, label }, onPick) {
  const picked = new Set(current);
  const several = max > 1;
  const options = entries.map((entry) => optionRow(entry, picked.has(entry.value), several, () => pick(entry)));
  const done = several
    ? h(
        'button',
        { type: 'button', class: 'button primary', testid: 'select-done', onclick: () => popover.close() },
        ctx.t('done'),
      )
    : null;
  const list = h(
    'div',
    { class: 'select-list', role: 'listbox', 'aria-label': label, 'aria-multiselectable': several ? 'true' : null },
    options,
    options.length === 0 ? h('p', { class: 'muted pad' }, ctx.t('nothingToChoose')) : null,
  );
  const popover = openPopover(anchor, [filterField(ctx, entries, options), list, done], {
    label,
    className: 'select-popover',
    onClose: finish,
  });
  popover.panel.style.setProperty('min-width', `${Math.min(anchor.offsetWidth, innerWidth - 16)}px`);
  popover.panel.addEventListener('keydown', (event) => moveFocus(event, () => options.filter((row) => !row.hidden)));
  (options.find((row) => row.getAttribute('aria-selected') === 'true') ?? options[0])?.focus();

  function pick(entry) {
    if (!several) {
      // Pressing the chosen one again takes it away where nothing need be chosen.
      const empty = picked.has(entry.value) && min === 0;
      picked.clear();
      if (!empty) picked.add(entry.value);
      popover.close();
      return;
    }
    if (picked.has(entry.value)) picked.delete(entry.value);
    else if (picked.size < max) picked.add(entry.value);
    options.forEach((row, index) => mark(row, picked.has(entries[index].value)));
  }

  function finish() {
    const values = entries.filter((entry) => picked.has(entry.value)).map((entry) => entry.value);
    const changed = values.length !== current.length || values.some((value) => !current.includes(value));
    if (changed && values.length >= min) onPick(values);
  }
}

/** Long lists get a field that narrows them. */
function filterField(ctx, entries, options) {
  if (entries.length <= 10) return null;
  return h('input', {
    class: 'field',
    type: 'search',
    placeholder: ctx.t('search'),
    'aria-label': ctx.t('search'),
    oninput: (event) => {
      const query = event.target.value.toLowerCase();
      options.forEach((row, index) => {
        row.hidden = !`${entries[index].label} ${entries[index].note}`.toLowerCase().includes(query);
      });
    },
  });
}

function optionRow(entry, selected, several, onclick) {
  const row = h(
    'button',
    { type: 'button', role: 'option', class: 'select-option', testid: `select-option-${entry.value}`, onclick },
    entry.emoji ? h('span', { class: 'emoji' }, emojiText(entry.emoji)) : null,
    h(
      'span',
      { class: 'select-text' },
      h('span', null, prefix(entry) + entry.label),
      entry.note ? h('span', { class: 'muted small' }, entry.note) : null,
    ),
    h('span', { class: several ? 'tick box' : 'tick' }, icon('check', 16)),
  );
  mark(row, selected);
  return row;
}

function mark(row, selected) {
  row.setAttribute('aria-selected', String(selected));
}

function prefix(entry) {
  return { user: '@', role: '@', channel: '#', thread: '🧵 ' }[entry.kind] ?? '';
}

/** An emoji as text; custom ones by their name. */
export function emojiText(emoji) {
  return emoji.id ? `:${emoji.name}:` : (emoji.name ?? '');
}
