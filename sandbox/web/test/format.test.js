import assert from 'node:assert/strict';
import test from 'node:test';
import { avatarColour, cut, fileSize, formatTimestamp, initials } from '../js/format.js';
import { compareIds, idTime } from '../js/ids.js';

test('sizes', () => {
  assert.deepEqual([fileSize(12), fileSize(2048), fileSize(10 * 1024 * 1024)], ['12 B', '2 KB', '10 MB']);
});

test('relative times', () => {
  assert.equal(formatTimestamp(1000, 'R', 'en-US', 1000 + 7200), '2 hours ago');
  assert.equal(formatTimestamp(1000 + 300, 'R', 'ko', 1000), '5분 후');
});

test('a date that cannot be is shown as its number', () => {
  assert.equal(formatTimestamp(9e12, 'f', 'ko'), '9000000000000');
});

test('initials', () => {
  assert.deepEqual(['김지민', 'Alex Morgan', 'robin', '  '].map(initials), ['김', 'AM', 'R', '?']);
});

test('text is cut between characters', () => {
  assert.equal(cut('😀😀😀', 2), '😀…');
  assert.equal(cut('가나', 2), '가나');
});

test('ids made in one millisecond get different colours', () => {
  assert.notEqual(avatarColour('1574351501457883136'), avatarColour('1574351501457883137'));
});

test('ids are ordered as numbers and tell their time', () => {
  assert.deepEqual(['10', '9', '100'].sort(compareIds), ['9', '10', '100']);
  assert.equal(idTime('175928847299117063'), 1462015105796);
});
