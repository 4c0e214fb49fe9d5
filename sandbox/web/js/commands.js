// Application commands: what can be typed, and how typed options become an interaction. Pure: no DOM.

/** Command option types. */
export const OPTION = {
  SUB_COMMAND: 1,
  SUB_COMMAND_GROUP: 2,
  STRING: 3,
  INTEGER: 4,
  BOOLEAN: 5,
  USER: 6,
  CHANNEL: 7,
  ROLE: 8,
  MENTIONABLE: 9,
  NUMBER: 10,
  ATTACHMENT: 11,
};

/** Longest string an option takes when it sets no limit of its own. */
const STRING_LIMIT = 6000;

/** The text of `field` ("name", "description") of a command, option or choice in a locale. */
export function localized(object, field, locale) {
  return object[`${field}_localizations`]?.[locale] ?? object[field] ?? '';
}

/**
 * Every runnable slash command, subcommands as entries of their own:
 * `{command, path: [option, …], name, title, description, options}`; `name` is the canonical "resume upload", `title` the localised one.
 */
export function flatten(commands, locale) {
  const entries = [];
  for (const command of commands) if ((command.type ?? 1) === 1) walk(command, command, [], locale, entries);
  return entries;
}

function walk(command, node, path, locale, entries) {
  const inner = (node.options ?? []).filter((option) => option.type <= OPTION.SUB_COMMAND_GROUP);
  if (inner.length > 0) {
    for (const option of inner) walk(command, option, [...path, option], locale, entries);
    return;
  }
  const parts = [command, ...path];
  entries.push({
    command,
    path,
    name: parts.map((part) => part.name).join(' '),
    title: parts.map((part) => localized(part, 'name', locale)).join(' '),
    description: localized(node, 'description', locale),
    options: sortOptions(node.options ?? []),
  });
}

function sortOptions(options) {
  return [...options.filter((option) => option.required), ...options.filter((option) => !option.required)];
}

/** Text as it is compared while filtering: case and the form of accented or Korean letters do not matter. */
export function fold(text) {
  return text.normalize('NFC').toLowerCase().trim().replace(/\s+/g, ' ');
}

/** The entries that fit what was typed after the slash, best first. */
export function filterCommands(entries, typed) {
  const query = fold(typed);
  if (query === '') return entries;
  const ranked = entries
    .map((entry, index) => ({ entry, index, rank: rankCommand(entry, query) }))
    .filter((row) => row.rank !== null);
  return ranked.sort((a, b) => a.rank - b.rank || a.index - b.index).map((row) => row.entry);
}

function rankCommand(entry, query) {
  const names = [fold(entry.title), fold(entry.name)];
  if (names.some((name) => name === query)) return 0;
  if (names.some((name) => name.startsWith(query))) return 1;
  if (names.some((name) => name.split(' ').some((word) => word.startsWith(query)))) return 2;
  if (names.some((name) => name.includes(query))) return 3;
  return fold(entry.description).includes(query) ? 4 : null;
}

/**
 * Reads a whole typed line such as `/resume list page: 2`: the entry whose full name begins it (followed by a space or the end)
 * and the values named in it. Null when no command fits.
 */
export function parseCommandLine(line, entries, locale) {
  if (!line.startsWith('/')) return null;
  const typed = line.slice(1);
  let best = null;
  for (const entry of entries) {
    for (const name of [entry.title, entry.name]) {
      const begins = typed.toLowerCase().startsWith(name.toLowerCase()) && /^(\s|$)/.test(typed.slice(name.length));
      if (begins && (best === null || name.length > best.name.length)) best = { entry, name };
    }
  }
  if (best === null) return null;
  return { entry: best.entry, values: parseOptions(typed.slice(best.name.length), best.entry.options, locale) };
}

/** Splits `name: value name: value` by the options' names; text before the first name goes to the first option that takes text. */
function parseOptions(text, options, locale) {
  const places = [];
  for (const option of options) {
    for (const name of new Set([option.name, localized(option, 'name', locale)])) {
      const pattern = new RegExp(`(^|\\s)${escapePattern(name)}:`, 'iu');
      const match = pattern.exec(text);
      if (match) places.push({ option: option.name, from: match.index, value: match.index + match[0].length });
    }
  }
  places.sort((a, b) => a.from - b.from || b.value - a.value);
  const values = new Map();
  const lead = text.slice(0, places[0]?.from ?? text.length).trim();
  const first = options.find((option) => option.type !== OPTION.ATTACHMENT);
  if (lead !== '' && first) values.set(first.name, lead);
  places.forEach((place, index) => {
    const value = text.slice(place.value, places[index + 1]?.from ?? text.length).trim();
    if (value !== '') values.set(place.option, value);
  });
  return values;
}

function escapePattern(text) {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** The choices of an option that fit the typed text. */
export function filterChoices(choices, typed, locale) {
  const query = fold(typed);
  return choices.filter(
    (choice) =>
      query === '' || fold(localized(choice, 'name', locale)).includes(query) || fold(choice.name).includes(query),
  );
}

/**
 * The value of a filled option. `entry` is `{text, chosen?, file?}`: `chosen` a picked choice, user, channel, role (its value or id).
 * Returns `{value}`, `{}` when left empty, or `{error, limit?}` with error one of required, choice, integer, number, min, max, short, long, boolean, pick.
 */
export function readOption(option, entry, locale) {
  if (option.type === OPTION.ATTACHMENT) {
    if (entry?.file) return { value: entry.file };
    return option.required ? { error: 'required' } : {};
  }
  const text = entry?.text.trim() ?? '';
  if (entry?.chosen !== undefined && entry.chosen !== null) return { value: entry.chosen };
  if (text === '') return option.required ? { error: 'required' } : {};
  if (option.choices?.length) return readChoice(option.choices, text, locale);
  switch (option.type) {
    case OPTION.INTEGER:
    case OPTION.NUMBER:
      return readNumber(option, text);
    case OPTION.BOOLEAN:
      return readBoolean(text);
    case OPTION.STRING:
      return readString(option, text);
    default:
      return { error: 'pick' };
  }
}

function readChoice(choices, text, locale) {
  const query = fold(text);
  const choice = choices.find(
    (other) =>
      fold(localized(other, 'name', locale)) === query || fold(other.name) === query || String(other.value) === text,
  );
  return choice ? { value: choice.value } : { error: 'choice' };
}

function readNumber(option, text) {
  const whole = option.type === OPTION.INTEGER;
  if (!(whole ? /^[+-]?\d{1,16}$/ : /^[+-]?(\d+\.?\d*|\.\d+)$/).test(text))
    return { error: whole ? 'integer' : 'number' };
  const value = Number(text);
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER)
    return { error: whole ? 'integer' : 'number' };
  if (option.min_value !== undefined && option.min_value !== null && value < option.min_value)
    return { error: 'min', limit: option.min_value };
  if (option.max_value !== undefined && option.max_value !== null && value > option.max_value)
    return { error: 'max', limit: option.max_value };
  return { value };
}

function readBoolean(text) {
  const query = fold(text);
  if (['true', 'yes', '예', '네', '참'].includes(query)) return { value: true };
  if (['false', 'no', '아니요', '아니오', '거짓'].includes(query)) return { value: false };
  return { error: 'boolean' };
}

function readString(option, text) {
  const length = [...text].length;
  if (option.min_length && length < option.min_length) return { error: 'short', limit: option.min_length };
  const limit = option.max_length ?? STRING_LIMIT;
  if (length > limit) return { error: 'long', limit };
  return { value: text };
}

/**
 * The `data` of a slash command interaction and its files. `values` maps option names to values (a File for an attachment);
 * with `focused`, that option carries what is typed so far, for autocomplete.
 */
export function buildData(entry, values, focused = null) {
  const files = [];
  const options = [];
  for (const option of entry.options) {
    const value = values.get(option.name);
    if (value === undefined) continue;
    const item = { name: option.name, type: option.type, value };
    if (option.type === OPTION.ATTACHMENT) {
      item.value = String(files.length);
      files.push(value);
    }
    if (option.name === focused) item.focused = true;
    options.push(item);
  }
  let nested = options;
  for (const part of [...entry.path].reverse()) nested = [{ name: part.name, type: part.type, options: nested }];
  return { data: { id: entry.command.id, name: entry.command.name, type: 1, options: nested }, files };
}
