import assert from 'node:assert/strict';
import test from 'node:test';
import { Store } from '../js/store.js';

const message = (id, more = {}) => ({
  id,
  channel_id: '10',
  content: id,
  author: { id: '2', username: 'b' },
  flags: 0,
  ...more,
});

function opened(...ids) {
  const store = new Store();
  const user = { id: '1', username: 'a' };
  store.load({
    me: { user, locale: 'ko', roles: [], label: 'candidate' },
    guilds: [
      {
        id: '5',
        name: 'g',
        roles: [],
        members: [{ user, nick: 'Nick', roles: [] }],
        channels: [{ id: '10', type: 0, name: 'c' }],
        threads: [{ id: '11', type: 12, name: 't', parent_id: '10', member_ids: ['1'] }],
      },
    ],
    dms: [],
  });
  const list = store.beginList('10');
  store.endList('10', list, ids.map((id) => message(id)).reverse(), true);
  return store;
}
const ids = (store) => store.list('10').items.map((item) => item.id);

test('messages are kept in order of their ids and only once', () => {
  const store = opened('8', '12');
  store.apply({ t: 'MESSAGE_CREATE', d: message('9') });
  store.apply({ t: 'MESSAGE_CREATE', d: message('100') });
  store.apply({ t: 'MESSAGE_CREATE', d: message('9', { content: 'again' }) });
  assert.deepEqual(ids(store), ['8', '9', '12', '100']);
  assert.equal(store.message('10', '9').content, 'again');
});

test('updates merge, deletions remove', () => {
  const store = opened('1', '2', '3', '4');
  store.apply({ t: 'MESSAGE_UPDATE', d: { id: '2', channel_id: '10', content: 'new' } });
  assert.equal(store.message('10', '2').author.id, '2');
  assert.equal(store.message('10', '2').content, 'new');
  store.apply({ t: 'MESSAGE_DELETE', d: { id: '1', channel_id: '10' } });
  store.apply({ t: 'MESSAGE_DELETE_BULK', d: { ids: ['3', '4'], channel_id: '10' } });
  assert.deepEqual(ids(store), ['2']);
});

test('events that come while the list is being fetched are not lost', () => {
  const store = opened('1');
  const list = store.beginList('10');
  store.apply({ t: 'MESSAGE_CREATE', d: message('3') });
  store.apply({ t: 'MESSAGE_DELETE', d: { id: '1', channel_id: '10' } });
  store.endList('10', list, [message('2'), message('1')], true);
  assert.deepEqual(ids(store), ['2', '3']);
});

test('reactions count and toggle', () => {
  const store = opened('1');
  const event = (t, user) => ({
    t,
    d: { channel_id: '10', message_id: '1', user_id: user, emoji: { id: null, name: '👍' } },
  });
  store.apply(event('MESSAGE_REACTION_ADD', '2'));
  store.apply(event('MESSAGE_REACTION_ADD', '1'));
  store.apply(event('MESSAGE_REACTION_ADD', '1'));
  assert.deepEqual(store.message('10', '1').reactions, [{ emoji: { id: null, name: '👍' }, count: 2, me: true }]);
  store.apply(event('MESSAGE_REACTION_REMOVE', '1'));
  store.apply(event('MESSAGE_REACTION_REMOVE', '2'));
  assert.deepEqual(store.message('10', '1').reactions, []);
});

test('an ephemeral message does not make a channel unread', () => {
  const store = opened('1');
  store.apply({ t: 'MESSAGE_CREATE', d: message('5') });
  store.apply({ t: 'MESSAGE_CREATE', d: message('6', { flags: 64 }) });
  assert.equal(store.channels.get('10').last_message_id, '5');
});

test('typing ends with the message', () => {
  const store = opened();
  store.apply({ t: 'TYPING_START', d: { channel_id: '10', user_id: '2' } });
  assert.deepEqual(store.typists('10', Date.now()), ['2']);
  assert.deepEqual(store.typists('10', Date.now() + 60_000), []);
  store.apply({ t: 'MESSAGE_CREATE', d: message('5') });
  assert.deepEqual(store.typists('10', Date.now()), []);
});

test('a deleted channel takes its threads along', () => {
  const store = opened();
  store.apply({
    t: 'THREAD_MEMBERS_UPDATE',
    d: { id: '11', added_members: [{ user_id: '2' }], removed_member_ids: ['1'] },
  });
  assert.deepEqual(store.channels.get('11').member_ids, ['2']);
  store.apply({ t: 'CHANNEL_DELETE', d: { id: '10' } });
  assert.equal(store.channels.size, 0);
});

test('names: nickname, display name, user name', () => {
  const store = opened();
  assert.equal(store.nameOf('1', '5'), 'Nick');
  assert.equal(store.nameOf('9', '5', { username: 'u', global_name: 'Display' }), 'Display');
  assert.equal(store.nameOf('9', '5'), null);
});

test('listeners hear of a burst once', async () => {
  const store = opened();
  const heard = [];
  await Promise.resolve();
  store.on((topics) => heard.push([...topics]));
  store.apply({ t: 'MESSAGE_CREATE', d: message('5') });
  store.apply({ t: 'MESSAGE_CREATE', d: message('6') });
  await Promise.resolve();
  assert.deepEqual(heard, [['messages:10']]);
});
