import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { KEYS, text } from '../js/i18n.js';

const root = new URL('../js/', import.meta.url);
const sources = readdirSync(root, { recursive: true })
  .filter((name) => name.endsWith('.js') && name !== 'i18n.js')
  .map((name) => readFileSync(new URL(name, root), 'utf8'))
  .join('\n');
const parts = (value) => [...value.matchAll(/\{\w+\}/g)].map(([part]) => part).sort();

test('every text that is used exists, and every text is used', () => {
  const used = new Set([...sources.matchAll(/\bt\('(\w+)'/g)].map(([, key]) => key));
  for (const key of used) assert.ok(KEYS.includes(key), `missing: ${key}`);
  const quoted = (key) => sources.includes(`'${key}'`) || key.startsWith('invalid_');
  assert.deepEqual(
    KEYS.filter((key) => !quoted(key)),
    [],
  );
});

test('both languages say something and have the same parts', () => {
  for (const key of KEYS) {
    const [en, ko] = [text('en-US', key), text('ko', key)];
    assert.ok(en && ko, key);
    assert.deepEqual(parts(en), parts(ko), key);
  }
});

test('values are filled in as they are', () => {
  assert.equal(text('en-US', 'messageTo', { name: '$& {x}' }), 'Message $& {x}');
});

test('nothing is put into the page as markup', () => {
  assert.doesNotMatch(sources, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/);
});
