// The members of a channel, and what one can do with a person.

import { fill, h } from '../dom.js';
import { colour } from '../format.js';
import { CHANNEL, isThread } from '../ids.js';
import { appBadge, avatar } from './media.js';
import { openMenu } from './popover.js';

/** Draws the list for the open channel into `element`. */
export function drawMembers(ctx, element, channel) {
  const guild = ctx.store.guildOf(channel);
  if (!channel || (!guild && channel.type !== CHANNEL.DM)) {
    fill(element);
    return;
  }
  const groups = guild
    ? groupsOf(ctx, channel, guild)
    : [{ title: ctx.t('members'), users: [...(channel.recipients ?? []), ctx.store.me.user] }];
  fill(
    element,
    groups
      .filter((group) => group.users.length > 0)
      .map((group) => [
        h('h2', { class: 'member-group' }, `${group.title} — ${group.users.length}`),
        h(
          'ul',
          null,
          group.users.map((user) => h('li', null, memberButton(ctx, user, guild))),
        ),
      ]),
    channel.type === CHANNEL.PRIVATE_THREAD ? h('p', { class: 'muted small pad' }, ctx.t('moderatorsSee')) : null,
  );
}

/** Members by their highest hoisted role; of a thread only those who joined. */
function groupsOf(ctx, channel, guild) {
  const joined = isThread(channel) && channel.member_ids ? new Set(channel.member_ids) : null;
  const groups = new Map();
  for (const member of guild.members.values()) {
    if (joined && !joined.has(member.user.id)) continue;
    const role = ctx.store.rolesOf(member, guild).find((one) => one.hoist);
    const key = role?.id ?? '';
    if (!groups.has(key))
      groups.set(key, { title: role?.name ?? ctx.t('members'), position: role?.position ?? -1, users: [] });
    groups.get(key).users.push(member.user);
  }
  return [...groups.values()].sort((a, b) => b.position - a.position);
}

function memberButton(ctx, user, guild) {
  const name = ctx.store.nameOf(user.id, guild?.id, user);
  const tinted = guild ? ctx.store.rolesOf(guild.members.get(user.id), guild).find((role) => role.color) : null;
  return h(
    'button',
    {
      type: 'button',
      class: 'member',
      testid: `member-${user.id}`,
      'aria-haspopup': 'menu',
      onclick: (event) => ctx.actions.userMenu(event.currentTarget, user),
    },
    avatar(user.id, name, 32),
    h('span', { class: 'member-name', style: tinted ? { '--tint': colour(tinted.color) } : {} }, name),
    user.bot ? appBadge(ctx) : null,
    user.id === ctx.store.myId ? h('span', { class: 'muted small' }, ctx.t('you')) : null,
  );
}

/** What one can do with a person: write to them, run an application's command on them. */
export function openUserMenu(ctx, anchor, user) {
  const commands = ctx.store.commands.filter((command) => command.type === 2);
  const items = commands.map((command) => ({
    label: command.name_localizations?.[ctx.locale] ?? command.name,
    run: () => ctx.actions.runOnTarget(command, user.id),
  }));
  if (user.id !== ctx.store.myId)
    items.unshift({
      label: ctx.t('messageTo', { name: ctx.store.nameOf(user.id, null, user) }),
      testid: 'open-dm',
      run: () => ctx.actions.openDm(user.id),
    });
  items.push({ label: ctx.t('mention'), run: () => ctx.actions.typeText(`<@${user.id}> `) });
  openMenu(anchor, ctx.store.nameOf(user.id, null, user), items);
}
