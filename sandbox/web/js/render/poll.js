// Polls: answers to choose from, results, and their end.

import { fill, h, icon } from '../dom.js';
import { emojiText } from './select.js';

/** What is chosen but not sent, and whether results are looked at, by message: a redrawn row keeps it. */
const begun = new Map();

/** The poll of a message. */
export function poll(ctx, message) {
  const element = h('div', { class: 'poll', testid: `poll-${message.id}` });
  const draw = () => {
    const focused = element.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
    fill(element, parts(ctx, message, draw));
    if (focused) element.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
  };
  draw();
  return element;
}

function parts(ctx, message, draw) {
  const data = message.poll;
  const counts = new Map((data.results?.answer_counts ?? []).map((count) => [count.id, count]));
  const mine = data.answers.filter((answer) => counts.get(answer.answer_id)?.me_voted);
  const over = Boolean(data.results?.is_finalized) || Date.parse(data.expiry) <= Date.now();
  const state = begun.get(message.id) ?? { chosen: new Set(), looking: false };
  begun.set(message.id, state);
  const at = { ctx, message, data, counts, mine, over, state, draw };
  const voting = !over && mine.length === 0 && !state.looking;
  const total = [...counts.values()].reduce((sum, count) => sum + count.count, 0);
  return [
    h('strong', { id: `poll-question-${message.id}` }, icon('poll', 16), data.question.text),
    voting
      ? h('p', { class: 'muted small' }, ctx.t(data.allow_multiselect ? 'pollMany' : 'pollOne'))
      : null,
    voting ? choices(at) : results(at, total),
    h(
      'div',
      { class: 'poll-foot' },
      h('span', { class: 'muted small' }, votesText(ctx, total), over ? ` · ${ctx.t('pollEnded')}` : ''),
      h('span', { class: 'spacer' }),
      deeds(at, voting),
    ),
  ];
}

function votesText(ctx, count) {
  return count === 1 ? ctx.t('oneVote') : ctx.t('votes', { count });
}

function answerText(answer) {
  const { emoji, text } = answer.poll_media;
  return [emoji ? emojiText(emoji) : null, text].filter(Boolean).join(' ');
}

function choices({ message, data, state, draw }) {
  return h(
    'ul',
    { role: data.allow_multiselect ? 'group' : 'radiogroup', 'aria-labelledby': `poll-question-${message.id}` },
    data.answers.map((answer) => {
      const id = answer.answer_id;
      const choose = () => {
        if (!data.allow_multiselect) state.chosen.clear();
        if (state.chosen.has(id)) state.chosen.delete(id);
        else state.chosen.add(id);
        draw();
      };
      const input = h('input', {
        type: data.allow_multiselect ? 'checkbox' : 'radio',
        name: `poll-${message.id}`,
        checked: state.chosen.has(id),
        testid: `poll-answer-${message.id}-${id}`,
        onchange: choose,
      });
      return h('li', null, h('label', null, h('span', null, answerText(answer)), input));
    }),
  );
}

function results({ ctx, data, counts, over }, total) {
  const best = Math.max(0, ...[...counts.values()].map((count) => count.count));
  return h(
    'ul',
    { class: 'poll-results' },
    data.answers.map((answer) => {
      const count = counts.get(answer.answer_id);
      const votes = count?.count ?? 0;
      const share = total === 0 ? 0 : Math.round((votes / total) * 100);
      const winner = over && votes > 0 && votes === best;
      return h(
        'li',
        { class: winner ? 'winner' : '', style: { '--share': `${share}%` } },
        h(
          'span',
          null,
          answerText(answer),
          count?.me_voted ? h('span', { class: 'poll-mine' }, icon('check', 16), ctx.t('pollMine')) : null,
        ),
        h('span', { class: 'poll-count' }, `${votesText(ctx, votes)} · ${share}%`),
      );
    }),
  );
}

/** What can be done now. */
function deeds({ ctx, message, mine, over, state, draw }, voting) {
  if (over) return null;
  const button = (name, key, onclick, props = {}) =>
    h('button', { type: 'button', class: 'link-button', testid: `poll-${name}-${message.id}`, onclick, ...props }, ctx.t(key));
  const look = (looking) => () => {
    state.looking = looking;
    draw();
  };
  const vote = () => {
    const chosen = [...state.chosen];
    state.chosen.clear();
    state.looking = false;
    ctx.actions.vote(message, chosen, true);
  };
  const takeBack = () => ctx.actions.vote(message, mine.map((answer) => answer.answer_id), false);
  return [
    message.author.id === ctx.store.myId ? button('end', 'pollEnd', () => ctx.actions.endPoll(message)) : null,
    voting ? button('look', 'pollShow', look(true)) : null,
    !voting && mine.length === 0 ? button('back', 'pollBack', look(false)) : null,
    mine.length > 0 ? button('remove', 'pollRemove', takeBack) : null,
    voting ? button('vote', 'pollVote', vote, { class: 'button primary small', disabled: state.chosen.size === 0 }) : null,
  ];
}
