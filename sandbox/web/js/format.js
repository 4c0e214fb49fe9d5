// Times, sizes and names as they are shown.

import { compareIds } from './ids.js';

const STYLES = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

/** A Discord timestamp of the given style; `now` and `unix` in seconds. */
export function formatTimestamp(unix, style, locale, now = Date.now() / 1000) {
  if (style === 'R') return relative(unix - now, locale);
  const date = new Date(unix * 1000);
  if (Number.isNaN(date.getTime())) return String(unix);
  return new Intl.DateTimeFormat(locale, STYLES[style] ?? STYLES.f).format(date);
}

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

function relative(seconds, locale) {
  const size = Math.abs(seconds);
  const [unit, length] = UNITS.find(([, one]) => size >= one) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(seconds / length), unit);
}

/** The time beside an author's name: only the clock for today, else with the date. */
export function messageTime(date, locale) {
  const today = new Date().toDateString() === date.toDateString();
  return new Intl.DateTimeFormat(
    locale,
    today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' },
  ).format(date);
}

export function fullTime(date, locale) {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' }).format(date);
}

export function clockTime(date, locale) {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(date);
}

export function dayTitle(date, locale) {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(date);
}

/** A size in bytes as people read it. */
export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Number((bytes / 1024).toFixed(1))} KB`;
  return `${Number((bytes / 1024 / 1024).toFixed(2))} MB`;
}

/** Dark enough for white letters. */
const COLOURS = ['#5865f2', '#2d7d46', '#96600b', '#c2305b', '#8a48a6', '#1a7686', '#ad4a22', '#566a7c'];

/** The colour of a generated avatar. */
export function avatarColour(id) {
  const snowflake = BigInt(id);
  // Time and counter both: ids made in one millisecond differ in the counter only.
  return COLOURS[Number(((snowflake >> 22n) + (snowflake & 0xfffn)) % BigInt(COLOURS.length))];
}

/** One or two letters that stand for a name. */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) return '?';
  const first = [...words[0]];
  if (/[^\u0000-\u024f]/.test(first[0])) return first.slice(0, 1).join('');
  return (first[0] + (words[1] ? [...words[1]][0] : '')).toUpperCase();
}

/** `#rrggbb` of a colour number. */
export function colour(number) {
  return `#${(number & 0xffffff).toString(16).padStart(6, '0')}`;
}

/** Newest activity of a thread, for sorting. */
export function byActivity(a, b) {
  return compareIds(b.last_message_id ?? b.id, a.last_message_id ?? a.id);
}

/** `text` cut to `limit` characters (not bytes, not half an emoji). */
export function cut(text, limit) {
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}
