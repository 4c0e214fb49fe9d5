// Reactions under a message, and the small choice of emoji to add one.

import { h, iconButton } from '../dom.js';
import { may, PERMISSION } from '../ids.js';
import { emojiKey } from '../store.js';
import { customEmoji } from './media.js';
import { openPopover } from './popover.js';
import { emojiText } from './select.js';

const QUICK = ['👍', '👎', '❤️', '😂', '😮', '😢', '🎉', '🙏', '👏', '🔥', '🤔', '👀', '✅', '❌', '💯', '🚀'];

/** The row of reactions; pressing one adds or takes away one's own. */
export function reactions(ctx, message, channel) {
  const all = message.reactions ?? [];
  if (all.length === 0) return null;
  return h(
    'div',
    { class: 'reactions' },
    all.map((reaction) => {
      const text = emojiText(reaction.emoji);
      return h(
        'button',
        {
          type: 'button',
          class: `reaction ${reaction.me ? 'mine' : ''}`,
          'aria-pressed': String(Boolean(reaction.me)),
          testid: `reaction-${reaction.emoji.name}`,
          'aria-label': ctx.t('reactionLabel', { emoji: text, count: reaction.count }),
          onclick: () => ctx.actions.react(message, emojiKey(reaction.emoji), !reaction.me),
        },
        h('span', null, reaction.emoji.id ? customEmoji(reaction.emoji) : text),
        h('span', { class: 'count' }, String(reaction.count)),
      );
    }),
    may(channel, PERMISSION.ADD_REACTIONS) ? addButton(ctx, message, 'reaction add') : null,
  );
}

function addButton(ctx, message, className) {
  return iconButton('smile', ctx.t('addReaction'), (event) => pickEmoji(ctx, event.currentTarget, message), {
    class: className,
    'aria-haspopup': 'dialog',
  });
}

/** Opens the choice of emoji beside `anchor`. */
export function pickEmoji(ctx, anchor, message) {
  const buttons = QUICK.map((emoji) =>
    h(
      'button',
      {
        type: 'button',
        class: 'emoji-choice',
        'aria-label': emoji,
        testid: `emoji-${emoji}`,
        onclick: () => {
          popover.close();
          ctx.actions.react(message, emoji, true);
        },
      },
      emoji,
    ),
  );
  const popover = openPopover(anchor, buttons, { label: ctx.t('addReaction'), className: 'emoji-popover' });
  buttons[0].focus();
}
