// Puts the page together: one store, one session, and the parts that draw them.

import { makeActions } from './actions.js';
import { Api, ApiError } from './api.js';
import { fill, h } from './dom.js';
import { hasFiles } from './files.js';
import { compareIds, CHANNEL, FLAG, isForum, isThread, may, PERMISSION } from './ids.js';
import { text } from './i18n.js';
import { Interactions } from './interactions.js';
import { openModal } from './modal.js';
import { currentTheme, readAddress, remembered, writeAddress } from './navigation.js';
import { Composer } from './render/composer.js';
import { drawForum } from './render/forum.js';
import { drawHeader } from './render/header.js';
import { refreshTimes } from './render/markdown.js';
import { drawMembers } from './render/members.js';
import { MessageList } from './render/message-list.js';
import { buildShell, setDrawer, watchWidth, WIDE } from './render/shell.js';
import { drawSidebar } from './render/sidebar.js';
import { drawTopbar } from './render/topbar.js';
import { Session } from './session.js';
import { Store, TYPING_SHOWN } from './store.js';

const RETRY_START = 2000;
const TICK = 15_000;
const TOAST_SHOWN = 7000;

class App {
  constructor(root) {
    this.store = new Store();
    this.ui = {
      userId: null,
      channelId: null,
      editing: null,
      drawer: null,
      membersClosed: false,
      closedCategories: new Set(),
    };
    this.ctx = this.makeContext();
    this.interactions = new Interactions(this.store, (entry, modal) => openModal(this.ctx, entry, modal));
    this.session = new Session(this.store, this.interactions, {
      ready: () => this.onReady(),
      connection: (online) => this.onConnection(online),
      failed: (error) => this.ctx.problem(error),
      arrived: (message) => this.onMessage(message),
    });
    this.ctx.actions = makeActions(this);
    this.messages = new MessageList(this.ctx);
    this.composer = new Composer(this.ctx);
    this.shell = buildShell(this.ctx, this.messages.element, this.composer.element);
    fill(root, this.shell.root);
    this.store.on((topics) => this.draw(topics));
    this.listen();
    this.begin();
  }

  /** What the drawing parts may use. */
  makeContext() {
    const app = this;
    return {
      store: app.store,
      ui: app.ui,
      get session() {
        return app.session;
      },
      get interactions() {
        return app.interactions;
      },
      get api() {
        return app.session.api;
      },
      get locale() {
        // While a switch of members is under way the next one's language is known from the list.
        const entry = app.store.me ?? app.store.users.find((other) => other.user.id === app.ui.userId);
        return entry?.locale ?? (navigator.language.startsWith('ko') ? 'ko' : 'en-US');
      },
      t: (key, values) => text(app.ctx.locale, key, values),
      theme: currentTheme,
      channelName: (channel) => app.channelName(channel),
      channelTitle: (channel) => app.channelTitle(channel),
      maySend: (channel) =>
        may(channel, isThread(channel) ? PERMISSION.SEND_MESSAGES_IN_THREADS : PERMISSION.SEND_MESSAGES),
      membersShown: () => (WIDE.matches ? !app.ui.membersClosed : app.ui.drawer === 'members'),
      toast: (message) => app.toast(message),
      problem: (error) =>
        app.toast(
          error instanceof ApiError
            ? error.status === 0
              ? app.ctx.t('unreachable')
              : error.describe()
            : String(error),
        ),
    };
  }

  listen() {
    addEventListener('hashchange', () => this.onAddress());
    addEventListener('popstate', () => this.onAddress());
    document.addEventListener('visibilitychange', () => this.messages.markRead());
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.ui.drawer) this.toggleDrawer(null);
    });
    watchWidth(() => {
      this.ui.drawer = null;
      this.drawShell();
    });
    matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => this.store.touch('users'));
    setInterval(() => refreshTimes(document, this.ctx.locale), TICK);
    this.listenForFiles();
  }

  /** Files can be dropped anywhere on the middle column. */
  listenForFiles() {
    const { main, drop } = this.shell;
    const over = (event) => {
      if (!hasFiles(event) || !this.current() || isForum(this.current())) return;
      event.preventDefault();
      drop.hidden = false;
    };
    main.addEventListener('dragenter', over);
    main.addEventListener('dragover', over);
    main.addEventListener('dragleave', (event) => {
      if (!main.contains(event.relatedTarget)) drop.hidden = true;
    });
    main.addEventListener('drop', (event) => {
      if (drop.hidden) return;
      event.preventDefault();
      drop.hidden = true;
      this.composer.addFiles([...event.dataTransfer.files]);
    });
    // A file dropped beside it must not replace the page.
    for (const type of ['dragover', 'drop'])
      addEventListener(type, (event) => {
        if (hasFiles(event)) event.preventDefault();
      });
  }

  // --- who and where ---

  /** Finds out who there is and becomes the user of the address, of last time, or the first candidate. */
  async begin() {
    try {
      const { users } = await new Api(null).users();
      this.store.setUsers(users);
      const known = (id) => users.some((entry) => entry.user.id === id);
      const chosen =
        [readAddress().userId, remembered.user()].find(known) ??
        (users.find((entry) => entry.label === 'candidate') ?? users[0])?.user.id;
      if (chosen) this.become(chosen);
    } catch {
      this.shell.banner.textContent = this.ctx.t('unreachable');
      this.shell.banner.hidden = false;
      setTimeout(() => this.begin(), RETRY_START);
    }
  }

  become(userId) {
    if (this.ui.userId === userId && this.store.me) return;
    const address = readAddress();
    this.ui.userId = userId;
    this.ui.channelId = null;
    this.ui.editing = null;
    this.wanted = address.userId === userId || address.userId === null ? address.channelId : null;
    this.messages.channel = null;
    this.composer.drafts.clear();
    this.composer.show(null);
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
    this.session.start(userId);
    remembered.keep(userId, null);
  }

  onReady() {
    this.shell.banner.hidden = true;
    const { channels } = this.store;
    if (this.ui.channelId && channels.has(this.ui.channelId)) {
      this.turnTo(this.ui.channelId);
      return;
    }
    const wanted = [this.wanted, remembered.channel(this.ui.userId)].find((id) => id && channels.has(id));
    this.open(wanted ?? this.firstChannel()?.id ?? null, true);
  }

  firstChannel() {
    const shown = [...this.store.channels.values()].filter(
      (channel) => channel.type === CHANNEL.TEXT || channel.type === CHANNEL.NEWS,
    );
    return shown.sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || compareIds(a.id, b.id))[0] ?? null;
  }

  current() {
    return this.store.channels.get(this.ui.channelId) ?? null;
  }

  /** Opens a channel; `replace` does not make a new step in the browser's history. */
  open(channelId, replace = false) {
    if (channelId !== null && !this.store.channels.has(channelId)) {
      this.toast(this.ctx.t('channelGone'));
      return;
    }
    this.ui.channelId = channelId;
    this.ui.editing = null;
    this.ui.drawer = null;
    writeAddress(this.ui.userId, channelId, replace);
    remembered.keep(this.ui.userId, channelId);
    this.turnTo(channelId);
  }

  turnTo(channelId) {
    const channel = this.store.channels.get(channelId) ?? null;
    if (channel && !isForum(channel)) this.messages.show(channel);
    if (channel) this.session.open(channelId);
    this.composer.show(channel && !isForum(channel) ? channel : null);
    this.drawShell();
  }

  onAddress() {
    const { userId, channelId } = readAddress();
    if (userId && userId !== this.ui.userId && this.store.users.some((entry) => entry.user.id === userId))
      this.become(userId);
    else if (channelId && channelId !== this.ui.channelId) this.open(channelId, true);
  }

  channelName(channel) {
    if (channel.type === CHANNEL.DM) {
      const other = channel.recipients?.find((user) => user.id !== this.store.myId);
      return other ? this.store.nameOf(other.id, null, other) : (channel.name ?? '');
    }
    return channel.name ?? '';
  }

  /** The name with the mark that tells what it is the name of. */
  channelTitle(channel) {
    const mark = { [CHANNEL.TEXT]: '#', [CHANNEL.NEWS]: '#', [CHANNEL.DM]: '@' }[channel.type] ?? '';
    return `${mark}${this.channelName(channel)}`;
  }

  // --- what happens ---

  onMessage(message) {
    const { marks } = this.session;
    if (message.author.id === this.store.myId) marks.read(message.channel_id, message.id);
    else if (
      !(message.flags & FLAG.EPHEMERAL) &&
      !(message.channel_id === this.ui.channelId && this.messages.reading())
    )
      marks.count(message.channel_id);
    this.messages.arrived(message);
    this.store.touch('unread');
  }

  async onConnection(online) {
    const { banner } = this.shell;
    banner.textContent = this.ctx.t('reconnecting');
    banner.hidden = online;
    if (online) return;
    // A sandbox that was started anew has other users.
    const asked = this.ui.userId;
    const users = await new Api(null).users().then(
      (answer) => answer.users,
      () => null,
    );
    if (users && asked === this.ui.userId && !users.some((entry) => entry.user.id === asked)) {
      this.session.stop();
      this.ui.userId = null;
      this.begin();
    }
  }

  // --- drawing ---

  draw(topics) {
    const { channelId } = this.ui;
    if (channelId && this.store.me && !this.store.channels.has(channelId)) {
      this.leaveGone();
      return;
    }
    if (this.drawnLocale !== this.ctx.locale) this.relabel();
    const shell = ['state', 'channels', 'members', 'users', 'unread', 'commands'].some((topic) => topics.has(topic));
    if (shell) this.drawShell();
    if (
      this.messages.channel &&
      (topics.has(`messages:${channelId}`) ||
        topics.has('commands') ||
        topics.has('members') ||
        topics.has('channels') ||
        topics.has('state'))
    )
      this.messages.render();
    if (topics.has('channels') || topics.has('state')) this.composer.redraw();
    if (topics.has('commands') && this.composer.field.value.startsWith('/')) this.composer.suggest();
    if (topics.has(`typing:${channelId}`)) {
      this.composer.drawTyping();
      setTimeout(() => this.composer.drawTyping(), TYPING_SHOWN + 100);
    }
  }

  /** The open channel was deleted or can no longer be seen. */
  leaveGone() {
    this.toast(this.ctx.t('channelGone'));
    this.open(this.firstChannel()?.id ?? null, true);
  }

  /** The language changed: parts that are drawn once are drawn again. */
  relabel() {
    this.drawnLocale = this.ctx.locale;
    document.documentElement.lang = this.ctx.locale === 'ko' ? 'ko' : 'en';
    this.shell.relabel();
    this.composer.commandForm = null;
    this.composer.build();
    this.composer.redraw();
  }

  drawShell() {
    const { ctx, shell } = this;
    const channel = this.current();
    drawTopbar(ctx, shell.topbar);
    drawHeader(ctx, shell.header, channel);
    if (!this.store.me) {
      // Nothing of the member before stays in sight.
      fill(shell.channels);
      fill(shell.members);
      shell.forum.hidden = true;
      this.messages.element.hidden = true;
      return;
    }
    drawSidebar(ctx, shell.channels);
    drawMembers(ctx, shell.members, channel);
    const forum = channel !== null && isForum(channel);
    shell.forum.hidden = !forum;
    this.messages.element.hidden = forum || channel === null;
    if (forum) drawForum(ctx, shell.forum, channel);
    shell.empty.hidden = channel !== null;
    shell.empty.textContent = ctx.t('noChannel');
    setDrawer(shell, this.ui, ctx.membersShown());
    this.drawTitle(channel);
  }

  drawTitle(channel) {
    let unread = 0;
    for (const other of this.store.channels.values())
      if (other.id !== this.ui.channelId) unread += Number(this.session.marks.unread(other));
    const guild = channel ? this.store.guildOf(channel) : null;
    document.title =
      [unread > 0 ? `(${unread})` : '', channel ? this.channelName(channel) : '', guild ? `| ${guild.name}` : '']
        .filter(Boolean)
        .join(' ') || 'Sandbox';
  }

  toggleDrawer(which) {
    if (which === 'members' && WIDE.matches) this.ui.membersClosed = !this.ui.membersClosed;
    else this.ui.drawer = this.ui.drawer === which ? null : which;
    this.drawShell();
    this.shell.focusDrawer(this.ui.drawer);
  }

  toast(message) {
    const note = h('div', { class: 'toast', role: 'status' }, message);
    this.shell.toasts.append(note);
    setTimeout(() => note.remove(), TOAST_SHOWN);
  }
}

new App(document.getElementById('app'));
