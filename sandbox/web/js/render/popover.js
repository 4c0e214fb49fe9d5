// Panels that float beside the element that opened them.

import { h } from '../dom.js';

const GAP = 6;
const EDGE = 8;

/**
 * Opens a panel beside `anchor`; a press elsewhere or Escape closes it, and the focus goes back.
 * It is put into the dialog of the anchor, if there is one: everything outside a modal dialog cannot be used.
 */
export function openPopover(anchor, content, { label, role = 'dialog', className = '', onClose } = {}) {
  const panel = h('div', { class: `popover ${className}`, popover: 'auto', role, 'aria-label': label }, content);
  (anchor.closest('dialog') ?? document.body).append(panel);
  anchor.setAttribute('aria-expanded', 'true');
  panel.addEventListener('toggle', (event) => {
    if (event.newState !== 'closed') return;
    const hadFocus = panel.contains(document.activeElement) || document.activeElement === document.body;
    panel.remove();
    anchor.setAttribute('aria-expanded', 'false');
    if (hadFocus && anchor.isConnected) anchor.focus();
    onClose?.();
  });
  panel.showPopover();
  place(panel, anchor.getBoundingClientRect());
  return {
    panel,
    close: () => {
      if (panel.isConnected) panel.hidePopover();
    },
  };
}

function place(panel, anchor) {
  const { width, height } = panel.getBoundingClientRect();
  const below = innerHeight - anchor.bottom;
  const top = below >= height + GAP + EDGE || below >= anchor.top ? anchor.bottom + GAP : anchor.top - height - GAP;
  panel.style.left = `${Math.max(EDGE, Math.min(anchor.left, innerWidth - width - EDGE))}px`;
  panel.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - height - EDGE))}px`;
}

/** Arrow keys, Home and End move the focus among `items()`. */
export function moveFocus(event, items) {
  const all = items();
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined || all.length === 0) return;
  event.preventDefault();
  all[(to + all.length) % all.length].focus();
}

/** A menu of `{label, iconNode?, danger?, run}`. */
export function openMenu(anchor, label, items) {
  const buttons = items.map((item) =>
    h(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        class: item.danger ? 'menu-item danger' : 'menu-item',
        testid: item.testid ?? null,
        onclick: () => {
          menu.close();
          item.run();
        },
      },
      item.label,
      item.icon ?? null,
    ),
  );
  const menu = openPopover(anchor, buttons, { label, role: 'menu', className: 'menu' });
  menu.panel.addEventListener('keydown', (event) => moveFocus(event, () => buttons));
  buttons[0]?.focus();
  return menu;
}
