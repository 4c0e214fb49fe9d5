import assert from 'node:assert/strict';
import test from 'node:test';
import { Interactions } from '../js/interactions.js';
import { Store } from '../js/store.js';

const META = { kind: 'command', channelId: '10' };

function started({ before = [], meta = META } = {}) {
  const modals = [];
  const interactions = new Interactions(new Store(), (entry, modal) => modals.push(modal));
  const api = {
    interact: async () => {
      // Answers may overtake the one that tells the id.
      for (const event of before) interactions.apply(event);
      return { id: '77' };
    },
  };
  return { interactions, modals, run: () => interactions.run(api, {}, [], meta) };
}
const state = (value, id = '77') => ({ t: 'INTERACTION_STATE', d: { id, state: value } });

test('a command waits until its answer comes', async () => {
  const { interactions, run } = started();
  const entry = await run();
  interactions.apply(state('pending'));
  assert.deepEqual(interactions.waitingIn('10'), [entry]);
  interactions.apply(state('deferred'));
  assert.equal((await entry.settled).state, 'deferred');
  assert.deepEqual(interactions.waitingIn('10'), [entry]);
  interactions.apply({ t: 'MESSAGE_CREATE', d: { id: '80', interaction_metadata: { id: '77' } } });
  assert.deepEqual(interactions.waitingIn('10'), []);
  interactions.clear();
});

test('an answer that overtakes the id is not lost', async () => {
  const { interactions, modals, run } = started({
    before: [{ t: 'INTERACTION_MODAL', d: { id: '77', modal: { title: 'm' } } }, state('answered')],
  });
  const entry = await run();
  assert.equal(entry.state, 'answered');
  assert.deepEqual(modals, [{ title: 'm' }]);
  interactions.clear();
});

test('a message that overtakes the id is recognised', async () => {
  const { interactions, run } = started({
    before: [{ t: 'MESSAGE_CREATE', d: { id: '80', interaction_metadata: { id: '77' } } }],
  });
  await run();
  assert.deepEqual(interactions.waitingIn('10'), []);
  interactions.clear();
});

test('a modal of another window is not opened here', () => {
  const { interactions, modals } = started();
  interactions.apply({ t: 'INTERACTION_MODAL', d: { id: '99', modal: {} } });
  assert.deepEqual(modals, []);
  interactions.clear();
});

test('a failed component is marked on its message until it is pressed again', async () => {
  const { interactions, run } = started({
    meta: { kind: 'component', channelId: '10', messageId: '5', customId: 'go' },
  });
  await run();
  assert.deepEqual(interactions.markOf('5'), { pending: 'go', failed: null });
  interactions.apply(state('failed'));
  assert.deepEqual(interactions.markOf('5'), { pending: null, failed: '' });
  await run();
  assert.deepEqual(interactions.markOf('5'), { pending: 'go', failed: null });
  interactions.clear();
});

test('suggestions are there when their choices are, whatever comes first', async () => {
  const { interactions, run } = started({ meta: { kind: 'autocomplete', channelId: '10' } });
  const entry = await run();
  interactions.apply(state('answered'));
  assert.equal(entry.state, 'pending');
  interactions.apply({ t: 'INTERACTION_AUTOCOMPLETE', d: { id: '77', choices: [{ name: 'a', value: 1 }] } });
  assert.deepEqual((await entry.settled).choices, [{ name: 'a', value: 1 }]);
  interactions.clear();
});

test('what the sandbox refuses is thrown', async () => {
  const interactions = new Interactions(new Store(), () => {});
  await assert.rejects(
    interactions.run(
      {
        interact: async () => {
          throw new Error('no');
        },
      },
      {},
      [],
      META,
    ),
    /no/,
  );
  assert.deepEqual(interactions.waitingIn('10'), []);
});
