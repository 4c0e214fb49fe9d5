// A list of suggestions above an input, driven from the input's keyboard.

import { fill, h } from '../dom.js';

let made = 0;

/** The list; `pick(index)` is called when an entry is chosen. */
export class Suggestions {
  constructor(label) {
    made += 1;
    this.id = `suggestions-${made}`;
    this.active = -1;
    this.count = 0;
    this.element = h('div', { class: 'suggestions', id: this.id, role: 'listbox', 'aria-label': label, hidden: true });
    // A press must not take the focus from the input.
    this.element.addEventListener('mousedown', (event) => event.preventDefault());
  }

  /** Makes `input` announce and control this list. */
  attach(input) {
    this.input = input;
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-controls', this.id);
    // A text area may not be called a combobox.
    if (input.tagName === 'INPUT') input.setAttribute('role', 'combobox');
    this.announce();
  }

  announce() {
    if (this.input?.tagName === 'INPUT') this.input.setAttribute('aria-expanded', String(this.open));
  }

  get open() {
    return !this.element.hidden;
  }

  /**
   * Shows entries `{content, title?, data?}`; `active` is marked at first (-1 none). `note` stands above them.
   */
  show(entries, { pick, active = 0, note = null }) {
    this.pick = pick;
    this.count = entries.length;
    const rows = entries.map((entry, index) =>
      h(
        'div',
        {
          class: 'suggestion',
          role: 'option',
          id: `${this.id}-${index}`,
          testid: 'command-suggestion',
          'aria-selected': 'false',
          ...entry.data,
          onclick: () => pick(index),
          onmousemove: () => this.mark(index),
        },
        entry.content,
      ),
    );
    fill(this.element, note ? h('p', { class: 'suggestion-note' }, note) : null, rows);
    this.rows = rows;
    this.element.hidden = entries.length === 0 && !note;
    this.announce();
    this.element.scrollTop = 0;
    this.mark(Math.min(active, entries.length - 1));
  }

  /** Tells that the list is about to change. */
  busy(on) {
    if (on) this.element.setAttribute('aria-busy', 'true');
    else this.element.removeAttribute('aria-busy');
  }

  hide() {
    this.busy(false);
    this.element.hidden = true;
    this.count = 0;
    this.active = -1;
    this.announce();
    this.input?.removeAttribute('aria-activedescendant');
  }

  mark(index) {
    this.rows?.[this.active]?.setAttribute('aria-selected', 'false');
    this.active = index;
    const row = this.rows?.[index];
    if (!row) {
      this.input?.removeAttribute('aria-activedescendant');
      return;
    }
    row.setAttribute('aria-selected', 'true');
    row.scrollIntoView({ block: 'nearest' });
    this.input?.setAttribute('aria-activedescendant', row.id);
  }

  /** Handles arrows, Enter, Tab and Escape. Returns whether the key was used. */
  onKey(event) {
    if (!this.open || this.count === 0) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.mark(this.active === -1 && step === -1 ? this.count - 1 : (this.active + step + this.count) % this.count);
    } else if ((event.key === 'Enter' && !event.shiftKey) || (event.key === 'Tab' && !event.shiftKey)) {
      if (this.active === -1) return false;
      this.pick(this.active);
    } else if (event.key === 'Escape') this.hide();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
