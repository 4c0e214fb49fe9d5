// Discord's Markdown as a tree. Pure: no DOM, so that it can be tested in any JavaScript runtime.
//
// Block nodes: heading{level}, subtext, quote, list{ordered,start,items}, codeblock{lang,text}; everything else is inline:
// text, strong, em, u, s, spoiler, code{text}, link{url}, user{id}, channel{id}, role{id}, everyone{text}, command{name,id},
// emoji{name,id}, time{unix,style}. Nodes with inner text have `children`.

const MAX_DEPTH = 12;
const MAX_LIST_DEPTH = 6;

/** Parses a whole message. */
export function parseMarkdown(source) {
  return parseBlocks(String(source ?? '').replace(/\r\n?/g, '\n'), 0);
}

/** The readable text of a tree, for labels and previews. */
export function plainText(nodes) {
  return nodes
    .map((node) => {
      if (node.items) return node.items.map((item) => plainText(item)).join(' ');
      if (node.children) return plainText(node.children);
      return node.text ?? (node.name ? `:${node.name}:` : '');
    })
    .join('');
}

function parseBlocks(source, depth) {
  const nodes = [];
  let rest = source;
  let text = '';
  const flush = () => {
    if (text !== '') nodes.push(...parseInline(text, depth));
    text = '';
  };
  while (rest !== '') {
    const block = depth <= MAX_DEPTH ? takeBlock(rest, depth) : null;
    if (block) {
      // The line break before a block only separates; the block brings its own.
      flush();
      nodes.push(block.node);
      rest = rest.slice(block.length);
      continue;
    }
    const taken = takeLine(rest);
    text += taken;
    rest = rest.slice(taken.length);
    if (rest !== '' && takeBlockStart(rest) && text.endsWith('\n')) text = text.slice(0, -1);
  }
  flush();
  return nodes;
}

/** One line with its line break; a code block that opens inside the line ends the text before it. */
function takeLine(source) {
  const end = source.indexOf('\n');
  const line = end === -1 ? source : source.slice(0, end + 1);
  const fence = line.indexOf('```');
  return fence > 0 && takeCodeBlock(source.slice(fence)) ? source.slice(0, fence) : line;
}

function takeCodeBlock(source) {
  if (!source.startsWith('```')) return null;
  const end = source.indexOf('```', 3);
  if (end === -1) return null;
  const [, lang = '', text] = /^(?:([\w+#.-]{1,30})\n)?([\s\S]*)$/.exec(source.slice(3, end));
  if (text.trim() === '') return null;
  const length = end + 3 + (source[end + 3] === '\n' ? 1 : 0);
  return { length, node: { type: 'codeblock', lang, text: text.replace(/^\n+/, '').trimEnd() } };
}

const HEADING = /^(#{1,3}) +([^\n]+)(?:\n|$)/;
const SUBTEXT = /^-# +([^\n]+)(?:\n|$)/;
const QUOTE = /^(?:> [^\n]*(?:\n|$)|>(?:\n|$))+/;
const QUOTE_REST = /^>>> ([\s\S]*)$/;
const LIST_ITEM = /^( *)(?:([-*])|(\d{1,9})\.) +([^\n]+)(?:\n|$)/;

function takeBlockStart(source) {
  return (
    HEADING.test(source) ||
    SUBTEXT.test(source) ||
    QUOTE_REST.test(source) ||
    QUOTE.test(source) ||
    LIST_ITEM.test(source) ||
    takeCodeBlock(source) !== null
  );
}

function takeBlock(source, depth) {
  const code = takeCodeBlock(source);
  if (code) return code;
  let match = HEADING.exec(source);
  if (match)
    return {
      length: match[0].length,
      node: { type: 'heading', level: match[1].length, children: parseInline(match[2], depth + 1) },
    };
  match = SUBTEXT.exec(source);
  if (match) return { length: match[0].length, node: { type: 'subtext', children: parseInline(match[1], depth + 1) } };
  match = QUOTE_REST.exec(source);
  if (match) return { length: match[0].length, node: { type: 'quote', children: parseBlocks(match[1], depth + 1) } };
  match = QUOTE.exec(source);
  if (match) {
    const inner = match[0]
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => line.replace(/^> ?/, ''))
      .join('\n');
    return {
      length: match[0].length,
      node: { type: 'quote', children: parseBlocks(inner, MAX_DEPTH - 1 > depth ? depth + 1 : MAX_DEPTH + 1) },
    };
  }
  return LIST_ITEM.test(source) ? takeList(source, depth) : null;
}

function takeList(source, depth) {
  const rows = [];
  let length = 0;
  for (;;) {
    const match = LIST_ITEM.exec(source.slice(length));
    if (!match) break;
    rows.push({
      indent: match[1].length,
      ordered: match[3] !== undefined,
      start: Number(match[3] ?? 1),
      text: match[4],
    });
    length += match[0].length;
  }
  return { length, node: nestList(rows, 0, rows.length, depth, 0) };
}

function nestList(rows, from, to, depth, level) {
  const base = rows[from].indent;
  const list = { type: 'list', ordered: rows[from].ordered, start: rows[from].start, items: [] };
  for (let index = from; index < to;) {
    let end = index + 1;
    while (end < to && rows[end].indent > base && level < MAX_LIST_DEPTH) end += 1;
    const item = parseInline(rows[index].text, depth + 1);
    if (end > index + 1) item.push(nestList(rows, index + 1, end, depth, level + 1));
    list.items.push(item);
    index = end;
  }
  return list;
}

/** Markers with a closing twin, longest first. */
const PAIRS = [
  { mark: '***', type: 'strong', inner: 'em' },
  { mark: '**', type: 'strong' },
  { mark: '__', type: 'u' },
  { mark: '~~', type: 's' },
  { mark: '||', type: 'spoiler' },
  { mark: '*', type: 'em' },
  { mark: '_', type: 'em' },
];

const TOKENS = [
  [/^<@!?(\d{1,20})>/, (m) => ({ type: 'user', id: m[1] })],
  [/^<@&(\d{1,20})>/, (m) => ({ type: 'role', id: m[1] })],
  [/^<#(\d{1,20})>/, (m) => ({ type: 'channel', id: m[1] })],
  [/^<\/([^\n:<>]{1,110}):(\d{1,20})>/, (m) => ({ type: 'command', name: m[1], id: m[2] })],
  [/^<a?:(\w{2,32}):(\d{1,20})>/, (m) => ({ type: 'emoji', name: m[1], id: m[2] })],
  [/^<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/, (m) => ({ type: 'time', unix: Number(m[1]), style: m[2] ?? 'f' })],
  [/^<(https?:\/\/[^\s<>]+)>/, (m) => ({ type: 'link', url: m[1], children: [{ type: 'text', text: m[1] }] })],
  [/^@(?:everyone|here)\b/, (m) => ({ type: 'everyone', text: m[0] })],
];

function parseInline(source, depth) {
  const nodes = [];
  let text = '';
  const push = (node) => {
    if (text !== '') nodes.push({ type: 'text', text });
    text = '';
    nodes.push(node);
  };
  for (let at = 0; at < source.length;) {
    const found = takeInline(source, at, depth);
    if (found?.text !== undefined) text += found.text;
    else if (found) push(found.node);
    else text += source[at];
    at += found ? found.length : 1;
  }
  if (text !== '') nodes.push({ type: 'text', text });
  return nodes;
}

/** What starts at `at`: `{length, node}`, `{length, text}` for escaped text, or null for an ordinary character. */
function takeInline(source, at, depth) {
  const char = source[at];
  if (!/[\\`<@[h*_~|]/.test(char)) return null;
  if (char === '\\') return takeEscape(source, at);
  if (char === '`') return takeCode(source, at);
  if (char === '<' || char === '@') return takeToken(source, at);
  if (char === 'h') return takeAddress(source, at);
  if (depth > MAX_DEPTH) return null;
  if (char === '[') return takeMaskedLink(source, at, depth);
  return takePair(source, at, depth);
}

function takeEscape(source, at) {
  const next = source[at + 1];
  return next !== undefined && /[^\w\s]/.test(next) && next.charCodeAt(0) < 128 ? { length: 2, text: next } : null;
}

function takeCode(source, at) {
  const ticks = /^`+/.exec(source.slice(at))[0];
  const closing = findTicks(source, at + ticks.length, ticks.length);
  if (closing === -1) return { length: ticks.length, text: ticks };
  let inner = source.slice(at + ticks.length, closing);
  if (/^ .*`|` $/.test(inner)) inner = inner.replace(/^ | $/g, '');
  if (inner === '') return { length: ticks.length, text: ticks };
  return { length: closing + ticks.length - at, node: { type: 'code', text: inner } };
}

function findTicks(source, from, count) {
  const pattern = /`+/g;
  pattern.lastIndex = from;
  for (let match = pattern.exec(source); match; match = pattern.exec(source))
    if (match[0].length === count) return match.index;
  return -1;
}

function takeToken(source, at) {
  const rest = source.slice(at, at + 2100);
  for (const [pattern, build] of TOKENS) {
    const match = pattern.exec(rest);
    if (match) return { length: match[0].length, node: build(match) };
  }
  return null;
}

function takeAddress(source, at) {
  const before = at === 0 ? ' ' : source[at - 1];
  if (/\w/.test(before)) return null;
  const match = /^https?:\/\/[^\s<]+/.exec(source.slice(at, at + 2100));
  if (!match) return null;
  let url = match[0].replace(/[.,:;"'\]!?*_~|]+$/, '');
  while (url.endsWith(')') && url.split('(').length < url.split(')').length) url = url.slice(0, -1);
  return url.length < 9
    ? null
    : { length: url.length, node: { type: 'link', url, children: [{ type: 'text', text: url }] } };
}

function takeMaskedLink(source, at, depth) {
  const match =
    /^\[((?:\\.|[^[\]\\]){1,400})\]\(\s*<?(https?:\/\/[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"[^"\n]*")?\s*\)/.exec(
      source.slice(at, at + 2600),
    );
  if (!match || match[1].trim() === '') return null;
  return {
    length: match[0].length,
    node: { type: 'link', url: match[2], masked: true, children: parseInline(match[1], depth + 1) },
  };
}

function takePair(source, at, depth) {
  for (const { mark, type, inner } of PAIRS) {
    if (!source.startsWith(mark, at)) continue;
    const closing = findClosing(source, at, mark);
    if (closing === -1) continue;
    const content = source.slice(at + mark.length, closing);
    const children = parseInline(content, depth + 1);
    const node = { type, children: inner ? [{ type: inner, children }] : children };
    return { length: closing + mark.length - at, node };
  }
  return null;
}

/** The place of the closing twin of `mark`, past code spans and escapes, or -1. */
function findClosing(source, at, mark) {
  const start = at + mark.length;
  const single = mark.length === 1;
  if (mark === '_' && at > 0 && /\w/.test(source[at - 1])) return -1;
  if (single && (source[start] === undefined || /\s/.test(source[start]))) return -1;
  for (let index = start; index < source.length; index += 1) {
    const char = source[index];
    if (char === '\\') {
      index += 1;
      continue;
    }
    if (char === '`') {
      const code = takeCode(source, index);
      index += code.length - 1;
      continue;
    }
    if (!source.startsWith(mark, index) || index === start) continue;
    if (single && source[index + 1] === mark) {
      // A doubled marker belongs to a stronger pair inside.
      const inner = findClosing(source, index, mark + mark);
      if (inner !== -1) {
        index = inner + 1;
        continue;
      }
      index += 1;
      continue;
    }
    if (single && /\s/.test(source[index - 1])) continue;
    if (mark === '_' && /\w/.test(source[index + 1] ?? '')) continue;
    let closing = index;
    // Of a run of markers the last ones close the outer pair.
    while (!single && source[closing + mark.length] === mark[0] && mark !== '||') closing += 1;
    return closing;
  }
  return -1;
}
