// Small helpers to build DOM. Data only ever becomes text nodes or attributes, never markup.

/** Properties that are set on the element object instead of as attributes. */
const AS_PROPERTY = new Set([
  'value',
  'checked',
  'disabled',
  'selected',
  'multiple',
  'hidden',
  'htmlFor',
  'open',
  'indeterminate',
]);

/**
 * Builds an element. `props`: `class`, `testid`, `on…` handlers, `style` as an object of CSS properties,
 * anything else is an attribute (`true` = present, `false`/`null` = absent).
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) setProp(element, key, value);
  append(element, children);
  return element;
}

function setProp(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key === 'class') element.className = value;
  else if (key === 'testid') element.dataset.testid = value;
  else if (key === 'style') for (const [name, css] of Object.entries(value)) element.style.setProperty(name, css);
  else if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
  else if (AS_PROPERTY.has(key)) element[key] = value;
  else element.setAttribute(key, value === true ? '' : String(value));
}

/** Appends strings, numbers, nodes and nested arrays of them; skips null, undefined and false. */
export function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** Replaces all children of `element`. */
export function fill(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

const ICONS = {
  hash: 'M9 4 7 20M17 4l-2 16M4 9h17M3 15h17',
  forum: 'M4 5h16v10H10l-5 4v-4H4zM8 9h8M8 12h5',
  thread: 'M6 4v9a3 3 0 0 0 3 3h9M14 12l4 4-4 4M6 8h7',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  menu: 'M4 6h16M4 12h16M4 18h16',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6M16 4.5a3.3 3.3 0 0 1 0 6.3M18 14.4c2.2.7 3.5 2.7 3.5 5.6',
  close: 'M5 5l14 14M19 5 5 19',
  clip: 'M19 11.5 12 18.5a4.6 4.6 0 0 1-6.5-6.5l7.5-7.5a3.1 3.1 0 0 1 4.4 4.4l-7.4 7.4a1.5 1.5 0 0 1-2.2-2.2l6.7-6.7',
  send: 'M4 12 3 4l18 8-18 8 1-8zM4 12h8',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  reply: 'M9 6 4 11l5 5M4 11h10a6 6 0 0 1 6 6v1',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  trash: 'M5 7h14M10 4h4M7 7l1 13h8l1-13M10 11v5M14 11v5',
  smile: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5a4.2 4.2 0 0 0 7 0M9 9.5v.1M15 9.5v.1',
  apps: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z',
  file: 'M6 3h8l5 5v13H6zM14 3v5h5',
  down: 'M6 9l6 6 6-6',
  right: 'M9 6l6 6-6 6',
  external: 'M9 5H5v14h14v-4M13 4h7v7M20 4l-9 9',
  slash: 'M4 4h16v16H4zM14 8l-4 8',
  eye: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  plus: 'M12 5v14M5 12h14',
  leave: 'M14 4H5v16h9M11 12h10M17 8l4 4-4 4',
  check: 'M5 12.5l5 5L19 7',
  mic: 'M12 15a3.5 3.5 0 0 0 3.5-3.5v-5a3.5 3.5 0 0 0-7 0v5A3.5 3.5 0 0 0 12 15zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
  play: 'M8 5v14l11-7z',
  pause: 'M8 5v14M16 5v14',
  poll: 'M5 20V10M12 20V4M19 20v-7',
  at: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM16 8v5a2.5 2.5 0 0 0 5 0v-1a9 9 0 1 0-4 7.5',
  role: 'M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6z',
};

const SVG = 'http://www.w3.org/2000/svg';

/** A stroked 24×24 icon, hidden from screen readers (its button carries the label). */
export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, 'svg');
  const attributes = {
    viewBox: '0 0 24 24',
    width: size,
    height: size,
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': 2,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    'aria-hidden': 'true',
    class: 'icon',
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button that shows only an icon. */
export function iconButton(name, label, onclick, props = {}) {
  const { class: extra = '', ...rest } = props;
  return h(
    'button',
    { type: 'button', class: `icon-button ${extra}`, 'aria-label': label, title: label, onclick, ...rest },
    icon(name),
  );
}

/** The address if it is safe to follow (http, https, or a path on this server), else null. */
export function safeUrl(address) {
  if (typeof address !== 'string') return null;
  try {
    const url = new URL(address, location.href);
    return url.protocol === 'http:' || url.protocol === 'https:' || url.protocol === 'blob:' ? url.href : null;
  } catch {
    return null;
  }
}

/** Whether a key event belongs to an input method that is composing (Enter then ends a syllable, it does not send). */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/** Remembers what has the focus; the returned function gives it back, also to a part that was drawn anew, and tells whether it could. */
export function keepFocus() {
  const before = document.activeElement;
  const testid = before?.dataset?.testid;
  return () => {
    const target =
      before?.isConnected && before !== document.body
        ? before
        : testid
          ? document.querySelector(`[data-testid="${CSS.escape(testid)}"]`)
          : null;
    target?.focus();
    return target !== null;
  };
}
