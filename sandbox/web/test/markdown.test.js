import assert from 'node:assert/strict';
import test from 'node:test';
import { parseMarkdown, plainText } from '../js/markdown.js';

const text = (value) => ({ type: 'text', text: value });
const only = (source) => {
  const nodes = parseMarkdown(source);
  assert.equal(nodes.length, 1, JSON.stringify(nodes));
  return nodes[0];
};

test('plain text stays as it is, with its line breaks', () => {
  assert.deepEqual(parseMarkdown('안녕하세요\n<b>hi</b> & "you"'), [text('안녕하세요\n<b>hi</b> & "you"')]);
  assert.deepEqual(parseMarkdown(''), []);
  assert.deepEqual(parseMarkdown(null), []);
});

test('simple styles', () => {
  for (const [source, type] of [
    ['**a**', 'strong'],
    ['*a*', 'em'],
    ['_a_', 'em'],
    ['__a__', 'u'],
    ['~~a~~', 's'],
    ['||a||', 'spoiler'],
  ]) {
    assert.deepEqual(only(source), { type, children: [text('a')] }, source);
  }
});

test('styles nest', () => {
  assert.deepEqual(only('***a***'), { type: 'strong', children: [{ type: 'em', children: [text('a')] }] });
  assert.deepEqual(only('**a *b***'), {
    type: 'strong',
    children: [text('a '), { type: 'em', children: [text('b')] }],
  });
  assert.deepEqual(only('*a **b** c*'), {
    type: 'em',
    children: [text('a '), { type: 'strong', children: [text('b')] }, text(' c')],
  });
  assert.deepEqual(only('||**a**||'), { type: 'spoiler', children: [{ type: 'strong', children: [text('a')] }] });
});

test('a style may span lines', () => {
  assert.deepEqual(only('**a\nb**'), { type: 'strong', children: [text('a\nb')] });
});

test('markers that do not close or stand apart are text', () => {
  for (const source of [
    '**a',
    '3 * 4 * 5',
    'snake_case_name',
    'a ~~ b',
    '||',
    '`',
    '[a](ftp://x)',
    '[a](javascript:alert(1))',
  ]) {
    assert.deepEqual(parseMarkdown(source), [text(source)], source);
  }
});

test('a backslash keeps a marker', () => {
  assert.deepEqual(parseMarkdown('\\*a\\* \\`b\\`'), [text('*a* `b`')]);
  assert.deepEqual(parseMarkdown('C:\\dir'), [text('C:\\dir')]);
});

test('code shows its content untouched', () => {
  assert.deepEqual(only('`**a**`'), { type: 'code', text: '**a**' });
  assert.deepEqual(only('``a`b``'), { type: 'code', text: 'a`b' });
  assert.deepEqual(only('```rust\nlet a = "*";\n```'), { type: 'codeblock', lang: 'rust', text: 'let a = "*";' });
  assert.deepEqual(only('```\n# no heading\n```'), { type: 'codeblock', lang: '', text: '# no heading' });
  const around = parseMarkdown('before\n```\nx\n```\nafter');
  assert.deepEqual(
    around.map((node) => node.type),
    ['text', 'codeblock', 'text'],
  );
  assert.deepEqual([around[0].text, around[2].text], ['before', 'after']);
});

test('a star inside code does not close a style outside', () => {
  assert.deepEqual(only('*a `*` b*'), { type: 'em', children: [text('a '), { type: 'code', text: '*' }, text(' b')] });
});

test('headings and subtext', () => {
  assert.deepEqual(only('## 질문 1'), { type: 'heading', level: 2, children: [text('질문 1')] });
  assert.deepEqual(parseMarkdown('#### x'), [text('#### x')]);
  assert.deepEqual(parseMarkdown('#x'), [text('#x')]);
  assert.deepEqual(only('-# small **b**'), {
    type: 'subtext',
    children: [text('small '), { type: 'strong', children: [text('b')] }],
  });
  const nodes = parseMarkdown('a\n# b\nc');
  assert.deepEqual(
    nodes.map((node) => node.type),
    ['text', 'heading', 'text'],
  );
  assert.equal(nodes[2].text, 'c');
});

test('quotes', () => {
  assert.deepEqual(only('> a\n> b'), { type: 'quote', children: [text('a\nb')] });
  assert.deepEqual(only('>>> a\nb'), { type: 'quote', children: [text('a\nb')] });
  assert.deepEqual(
    parseMarkdown('> a\nb').map((node) => node.type),
    ['quote', 'text'],
  );
  assert.deepEqual(parseMarkdown('a > b'), [text('a > b')]);
  assert.equal(only('> - x\n> - y').children[0].items.length, 2);
});

test('lists nest by indentation', () => {
  const list = only('- a\n  - b\n- c');
  assert.equal(list.ordered, false);
  assert.equal(list.items.length, 2);
  assert.deepEqual(list.items[0][1].items, [[text('b')]]);
  const numbered = only('3. x\n4. y');
  assert.deepEqual([numbered.ordered, numbered.start, numbered.items.length], [true, 3, 2]);
  assert.deepEqual(parseMarkdown('-no list'), [text('-no list')]);
});

test('links', () => {
  assert.deepEqual(only('[여기](https://example.com/a_(b))'), {
    type: 'link',
    url: 'https://example.com/a_(b)',
    masked: true,
    children: [text('여기')],
  });
  assert.equal(only('<https://example.com>').url, 'https://example.com');
  const [before, link, after] = parseMarkdown('(see https://example.com/x).');
  assert.deepEqual([before.text, link.url, after.text], ['(see ', 'https://example.com/x', ').']);
});

test('mentions, times and emoji', () => {
  assert.deepEqual(only('<@123>'), { type: 'user', id: '123' });
  assert.deepEqual(only('<@!123>'), { type: 'user', id: '123' });
  assert.deepEqual(only('<@&123>'), { type: 'role', id: '123' });
  assert.deepEqual(only('<#123>'), { type: 'channel', id: '123' });
  assert.deepEqual(only('</resume upload:123>'), { type: 'command', name: 'resume upload', id: '123' });
  assert.deepEqual(only('<:party:123>'), { type: 'emoji', name: 'party', id: '123' });
  assert.deepEqual(only('<t:1700000000:R>'), { type: 'time', unix: 1700000000, style: 'R' });
  assert.deepEqual(only('<t:1700000000>'), { type: 'time', unix: 1700000000, style: 'f' });
  assert.deepEqual(only('@everyone'), { type: 'everyone', text: '@everyone' });
});

test('plain text of a tree', () => {
  assert.equal(plainText(parseMarkdown('**a** `b` [c](https://x.y)\n- d')), 'a b cd');
});

test('hostile input ends soon', () => {
  const sources = [
    '*'.repeat(4000),
    '**a '.repeat(1000),
    '> '.repeat(2000),
    '['.repeat(4000),
    '`'.repeat(3999),
    '||*_~~'.repeat(700),
    '```a\n'.repeat(799),
    ' - '.repeat(1300),
    '*a '.repeat(1000) + Array.from({ length: 40 }, (_, n) => '`'.repeat(n + 1)).join(' '),
    '- a\n  '.repeat(600),
    '\\'.repeat(4000),
    '<'.repeat(4000),
    'https://'.repeat(500),
  ];
  for (const source of sources) {
    const begin = performance.now();
    parseMarkdown(source);
    const took = performance.now() - begin;
    assert.ok(took < 1000, `${source.slice(0, 20)} took ${took} ms`);
  }
});
