// What the member can do. Everything that talks to the sandbox on a press goes through here.

import { FLAG, CHANNEL } from './ids.js';
import { parseMarkdown, plainText } from './markdown.js';
import { cut } from './format.js';
import { chooseTheme } from './navigation.js';
import { confirmDelete } from './render/dialogs.js';
import { openUserMenu } from './render/members.js';

/** The actions for a page; `app` turns to channels and users. */
export function makeActions(app) {
  const { ctx, store } = app;
  const attempt = (promise) => promise.catch((error) => ctx.problem(error));
  return {
    openChannel: (id) => app.open(id),
    become: (userId) => app.become(userId),
    toggleDrawer: (which) => app.toggleDrawer(which),
    focusComposer: () => app.composer.focus(),
    typeCommand: (name) => app.composer.typeCommand(name),
    typeText: (text) => app.composer.typeText(text),
    reply: (message) => app.composer.setReply(message),
    jump: (messageId) => app.messages.jump(messageId),
    userMenu: (anchor, user) => openUserMenu(ctx, anchor, user),
    dismiss: (message) => app.session.dismiss(message),

    toggleTheme() {
      chooseTheme(ctx.theme() === 'dark' ? 'light' : 'dark');
      store.touch('users');
    },

    toggleLocale() {
      const locale = ctx.locale === 'ko' ? 'en-US' : 'ko';
      attempt(ctx.api.setLocale(store.myId, locale).then((entry) => store.setUser(entry)));
    },

    /** Opens what this member just made, whether or not its event has come. */
    openNew(channel) {
      app.session.take({ t: channel.type === CHANNEL.DM ? 'CHANNEL_CREATE' : 'THREAD_CREATE', d: channel });
      app.open(channel.id);
    },

    openDm(userId) {
      attempt(ctx.api.openDm(userId).then((channel) => ctx.actions.openNew(channel)));
    },
    joinThread(thread) {
      attempt(ctx.api.joinThread(thread.id));
    },
    leaveThread(thread) {
      attempt(ctx.api.leaveThread(thread.id));
    },
    react(message, emoji, on) {
      attempt(ctx.api.react(message.channel_id, message.id, emoji, on));
    },

    /** Votes for all of these answers of a poll, or takes the votes back. */
    vote(message, answers, on) {
      const one = (answer) => ctx.api.vote(message.channel_id, message.id, answer, on);
      attempt(Promise.all(answers.map(one)));
    },
    endPoll(message) {
      attempt(ctx.api.endPoll(message.channel_id, message.id));
    },

    /** The last message of this member in the open channel that can be edited. */
    lastOwn() {
      const own = (message) =>
        message.author.id === store.myId &&
        !(message.flags & (FLAG.EPHEMERAL | FLAG.VOICE_MESSAGE)) &&
        !message.poll &&
        (message.type === 0 || message.type === 19);
      return store.list(ctx.ui.channelId)?.items.findLast(own) ?? null;
    },

    /** Begins to edit a message; null ends it. */
    edit(message) {
      ctx.ui.editing = message?.id ?? null;
      app.messages.render();
      if (!message) app.composer.focus();
    },

    saveEdit(message, text) {
      const content = text.trim();
      if (content === '') {
        ctx.actions.edit(null);
        ctx.actions.remove(message);
        return;
      }
      if (content === message.content) {
        ctx.actions.edit(null);
        return;
      }
      attempt(ctx.api.edit(message.channel_id, message.id, content).then(() => ctx.actions.edit(null)));
    },

    remove(message) {
      confirmDelete(ctx, cut(plainText(parseMarkdown(message.content)), 200), () =>
        ctx.api.remove(message.channel_id, message.id),
      );
    },

    /** A button was pressed or a select chosen. What went wrong is shown at the message. */
    press(message, component, values) {
      const data = { component_type: component.type, custom_id: component.custom_id };
      if (values !== undefined) data.values = values;
      const body = { type: 3, channel_id: message.channel_id, message_id: message.id, data };
      ctx.interactions
        .run(ctx.api, body, [], {
          kind: 'component',
          channelId: message.channel_id,
          messageId: message.id,
          customId: component.custom_id,
        })
        .catch(() => {});
    },

    /** Runs a slash command; the caller shows what went wrong. */
    runCommand(entry, data, files, channel) {
      const meta = {
        kind: 'command',
        channelId: channel.id,
        name: entry.name,
        title: `/${entry.title}`,
        bot: botOf(entry.command),
      };
      app.messages.toEnd();
      return ctx.interactions.run(ctx.api, { type: 2, channel_id: channel.id, data }, files, meta);
    },

    /** Runs a user or message command on its target. */
    runOnTarget(command, targetId) {
      const data = { id: command.id, name: command.name, type: command.type, target_id: targetId };
      const meta = {
        kind: 'command',
        channelId: ctx.ui.channelId,
        name: command.name,
        title: command.name_localizations?.[ctx.locale] ?? command.name,
        bot: botOf(command),
      };
      attempt(ctx.interactions.run(ctx.api, { type: 2, channel_id: ctx.ui.channelId, data }, [], meta));
    },
  };
}

function botOf(command) {
  const { application } = command;
  if (!application) return null;
  return application.bot ?? { id: application.id, username: application.name };
}
