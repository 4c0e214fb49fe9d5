// Where one writes: text, files, replies, and the way into commands.

import { filterCommands, flatten, localized, parseCommandLine } from '../commands.js';
import { fill, h, icon, iconButton, isComposing } from '../dom.js';
import { FILE_LIMIT, FILES_LIMIT, pastedFiles } from '../files.js';
import { fileSize } from '../format.js';
import { may, PERMISSION } from '../ids.js';
import { drafts } from '../navigation.js';
import { describeVoice, Recording } from '../voice.js';
import { CommandForm } from './command-form.js';
import { avatar } from './media.js';
import { Suggestions } from './suggestions.js';
import { recordingBar } from './voice.js';

const TEXT_LIMIT = 2000;
/** A typing notice is sent at most once in this time, in milliseconds. */
const TYPING_EVERY = 8000;

/** The composer of the open channel; what is begun in a channel is kept while one looks elsewhere. */
export class Composer {
  constructor(ctx) {
    this.ctx = ctx;
    this.drafts = new Map();
    this.draft = newDraft();
    this.commandForm = null;
    this.voice = null;
    this.channel = null;
    this.sending = Promise.resolve();
    this.element = h('section', { class: 'composer-area' });
    this.suggestions = new Suggestions(ctx.t('commands'));
    this.build();
  }

  /** Makes the parts; again after the language changed. */
  build() {
    const { t } = this.ctx;
    this.field = h('textarea', {
      class: 'composer-field',
      testid: 'composer',
      rows: '1',
      autocomplete: 'off',
      oninput: () => this.onInput(),
      onkeydown: (event) => this.onKey(event),
      onpaste: (event) => this.onPaste(event),
    });
    this.suggestions.attach(this.field);
    this.picker = h('input', {
      type: 'file',
      multiple: true,
      class: 'visually-hidden',
      tabindex: '-1',
      testid: 'file-input',
      'aria-label': t('addFiles'),
      onchange: () => {
        this.addFiles([...this.picker.files]);
        this.picker.value = '';
      },
    });
    this.clip = iconButton('clip', t('addFiles'), () => this.picker.click(), { testid: 'add-files' });
    this.slash = iconButton('slash', t('commands'), () => this.typeSlash(), { testid: 'open-commands' });
    this.mic = iconButton('mic', t('recordVoice'), () => this.record(), { class: 'mic', testid: 'record-voice' });
    this.sendButton = iconButton('send', t('send'), () => this.send(), { class: 'send', testid: 'send' });
    this.replyBar = h('div', { class: 'reply-bar', hidden: true });
    this.chips = h('ul', { class: 'chips', hidden: true });
    this.counter = h('span', { class: 'counter', role: 'status' });
    this.box = h(
      'div',
      { class: 'composer' },
      this.replyBar,
      this.chips,
      h('div', { class: 'composer-row' }, this.clip, this.slash, this.field, this.counter, this.mic, this.sendButton),
      this.picker,
    );
    this.blocked = h('div', { class: 'composer blocked', role: 'note' });
    this.typing = h('p', { class: 'typing', role: 'status' });
    this.place = h('div');
    fill(this.element, this.suggestions.element, this.place, this.typing);
    this.element.setAttribute('aria-label', t('composer'));
  }

  /** Turns to a channel (null: none). */
  show(channel) {
    if (this.channel && this.commandForm) this.closeCommand();
    this.endRecording();
    this.channel = channel;
    if (channel && !this.drafts.has(channel.id))
      this.drafts.set(channel.id, newDraft(drafts.get(this.ctx.ui.userId, channel.id)));
    this.draft = this.drafts.get(channel?.id) ?? newDraft();
    this.suggestions.hide();
    this.redraw();
    if (matchMedia('(hover: hover)').matches) this.focus();
  }

  /** Draws everything that depends on the channel's state or the language. */
  redraw() {
    const { ctx, channel } = this;
    if (!channel) {
      this.element.hidden = true;
      return;
    }
    this.channel = ctx.store.channels.get(channel.id) ?? channel;
    this.element.hidden = false;
    const reason = this.blockedReason();
    this.blocked.textContent = reason ?? '';
    const shown = this.voice?.bar.element ?? this.commandForm?.element ?? (reason === null ? this.box : this.blocked);
    if (this.place.firstChild !== shown) this.place.replaceChildren(shown);
    this.clip.hidden = !may(this.channel, PERMISSION.ATTACH_FILES);
    this.mic.hidden = !this.maySpeak();
    this.slash.hidden = !may(this.channel, PERMISSION.USE_APPLICATION_COMMANDS);
    const label = ctx.t('messageIn', { name: ctx.channelTitle(this.channel) });
    this.field.placeholder = label;
    this.field.setAttribute('aria-label', label);
    if (this.field.value !== this.draft.text) this.field.value = this.draft.text;
    drafts.keep(ctx.ui.userId, this.channel.id, this.draft.text);
    this.grow();
    this.drawReply();
    this.drawChips();
    this.drawTyping();
  }

  blockedReason() {
    const { ctx, channel } = this;
    if (channel.thread_metadata?.locked && !may(channel, PERMISSION.MANAGE_THREADS)) return ctx.t('threadLocked');
    return ctx.maySend(channel) ? null : ctx.t('maySendNot');
  }

  focus() {
    if (this.voice) this.voice.bar.focus();
    else if (this.commandForm) this.commandForm.focus();
    else if (this.box.isConnected) this.field.focus();
  }

  // --- text ---

  onInput() {
    this.draft.text = this.field.value;
    drafts.keep(this.ctx.ui.userId, this.channel.id, this.draft.text);
    this.grow();
    this.suggest();
    const typed = this.field.value.trim();
    if (typed === '' || typed.startsWith('/') || Date.now() - (this.typedAt ?? 0) < TYPING_EVERY) return;
    this.typedAt = Date.now();
    // A lost typing notice is not worth a word.
    this.ctx.api.typing(this.channel.id).catch(() => {});
  }

  grow() {
    this.field.style.height = 'auto';
    // A long placeholder must not make the empty field higher.
    if (this.field.value !== '') this.field.style.height = `${this.field.scrollHeight}px`;
    const left = TEXT_LIMIT - [...this.field.value].length;
    this.counter.textContent = left < 200 ? String(left) : '';
    this.counter.classList.toggle('over', left < 0);
    this.sendButton.classList.toggle('ready', this.field.value.trim() !== '' || this.draft.files.length > 0);
  }

  onKey(event) {
    if (isComposing(event)) return;
    if (this.suggestions.onKey(event)) return;
    const touch = matchMedia('(hover: none) and (pointer: coarse)').matches;
    if (event.key === 'Enter' && !event.shiftKey && !touch) {
      event.preventDefault();
      this.send();
    } else if (event.key === 'ArrowUp' && this.field.value === '') {
      const mine = this.ctx.actions.lastOwn();
      if (mine) {
        event.preventDefault();
        this.ctx.actions.edit(mine);
      }
    } else if (event.key === 'Escape' && this.draft.reply) {
      this.setReply(null);
    }
  }

  onPaste(event) {
    const files = pastedFiles(event);
    if (files.length === 0) return;
    event.preventDefault();
    this.addFiles(files);
  }

  /** Puts text at the end of what is written. */
  typeText(text) {
    if (this.commandForm) return;
    this.field.value += text;
    this.onInput();
    this.field.focus();
  }

  typeSlash() {
    if (!this.field.value.startsWith('/')) this.field.value = `/${this.field.value}`;
    this.field.focus();
    this.onInput();
  }

  // --- commands ---

  /** Offers commands while the text begins with a slash. */
  suggest() {
    const text = this.field.value;
    if (!text.startsWith('/') || text.includes('\n') || !may(this.channel, PERMISSION.USE_APPLICATION_COMMANDS)) {
      this.suggestions.hide();
      return;
    }
    const entries = flatten(this.ctx.store.commands, this.ctx.locale);
    const line = /\s/.test(text) ? parseCommandLine(text, entries, this.ctx.locale) : null;
    if (line) {
      this.openCommand(line.entry, line.values);
      return;
    }
    const found = filterCommands(entries, text.slice(1));
    this.suggestions.show(
      found.map((entry) => commandRow(entry, this.ctx.locale)),
      {
        pick: (index) => this.openCommand(found[index], new Map()),
        note: entries.length === 0 ? this.ctx.t('noCommands') : found.length === 0 ? this.ctx.t('noCommandFits') : null,
      },
    );
  }

  /** Goes over to the options of a command. */
  openCommand(entry, values) {
    this.suggestions.hide();
    this.commandForm = new CommandForm(this.ctx, this.channel, entry, values, {
      cancel: (text) => {
        this.closeCommand();
        this.field.value = text;
        this.onInput();
        this.focus();
      },
      sent: () => {
        this.closeCommand();
        this.focus();
      },
    });
    this.field.value = '';
    this.draft.text = '';
    this.redraw();
    this.commandForm.focus();
  }

  closeCommand() {
    this.commandForm = null;
    this.redraw();
  }

  /** Begins the command of that canonical or localised name. */
  typeCommand(name) {
    this.field.value = `/${name} `;
    this.onInput();
    this.focus();
  }

  // --- files ---

  /** Takes files that were dropped, pasted or chosen. */
  addFiles(files) {
    if (this.commandForm) {
      this.commandForm.addFiles(files);
      return;
    }
    if (!may(this.channel, PERMISSION.ATTACH_FILES)) {
      this.ctx.toast(this.ctx.t('mayAttachNot'));
      return;
    }
    for (const file of files) {
      if (file.size > FILE_LIMIT)
        this.ctx.toast(this.ctx.t('fileTooLarge', { name: file.name, limit: fileSize(FILE_LIMIT) }));
      else if (this.draft.files.length >= FILES_LIMIT)
        this.ctx.toast(this.ctx.t('tooManyFiles', { limit: FILES_LIMIT }));
      else this.draft.files.push(file);
    }
    this.drawChips();
    this.grow();
    this.field.focus();
  }

  drawChips() {
    this.chips.hidden = this.draft.files.length === 0;
    fill(
      this.chips,
      this.draft.files.map((file, index) => {
        const remove = () => {
          this.draft.files.splice(index, 1);
          this.drawChips();
          this.grow();
          this.field.focus();
        };
        return h(
          'li',
          { class: 'file-chip' },
          preview(file),
          h('span', { class: 'file-name' }, file.name),
          h('span', { class: 'muted small' }, fileSize(file.size)),
          this.draft.files.length === 1 && file.type.startsWith('audio/') && this.maySpeak()
            ? iconButton('mic', this.ctx.t('sendAsVoice'), () => this.sendFileAsVoice(file), { testid: 'send-as-voice' })
            : null,
          iconButton('close', this.ctx.t('removeFile', { name: file.name }), remove),
        );
      }),
    );
  }

  // --- voice messages ---

  maySpeak() {
    return may(this.channel, PERMISSION.ATTACH_FILES) && may(this.channel, PERMISSION.SEND_VOICE_MESSAGES);
  }

  /** Begins to record; the bar of the recording stands in the composer's place. */
  async record() {
    const { ctx, channel } = this;
    let recording;
    try {
      recording = await Recording.start();
    } catch {
      ctx.toast(ctx.t('noMicrophone'));
      return;
    }
    if (this.voice || this.channel?.id !== channel.id) {
      recording.cancel();
      return;
    }
    const bar = recordingBar(ctx, recording, {
      cancel: () => {
        this.endRecording();
        this.redraw();
        this.focus();
      },
      send: () => {
        const sound = recording.finish();
        this.endRecording();
        this.redraw();
        this.focus();
        this.sendVoice(channel, sound);
      },
    });
    this.voice = { recording, bar };
    this.redraw();
    bar.focus();
  }

  endRecording() {
    this.voice?.recording.cancel();
    this.voice?.bar.end();
    this.voice = null;
  }

  sendFileAsVoice(file) {
    this.draft.files = [];
    this.redraw();
    this.focus();
    this.sendVoice(this.channel, Promise.resolve(file));
  }

  /** Sends a sound that may not be ready yet, after what was sent before. */
  sendVoice(channel, sound) {
    const { ctx } = this;
    const { reply } = this.draft;
    const reference = reply ? { message_id: reply.id, channel_id: channel.id } : null;
    this.draft.reply = null;
    this.drawReply();
    const described = sound.then(async (file) => ({ file, about: await describeVoice(file) }));
    this.sending = Promise.all([described.catch(() => null), this.sending]).then(([ready]) =>
      ready
        ? ctx.api.sendVoice(channel.id, ready.file, ready.about, reference).catch((error) => ctx.problem(error))
        : ctx.toast(ctx.t('voiceUnreadable')),
    );
  }

  // --- replies and typing ---

  setReply(message) {
    this.draft.reply = message;
    this.drawReply();
    this.field.focus();
  }

  drawReply() {
    const { reply } = this.draft;
    this.replyBar.hidden = !reply;
    if (!reply) {
      fill(this.replyBar);
      return;
    }
    const name = this.ctx.store.nameOf(reply.author.id, this.channel.guild_id, reply.author);
    fill(
      this.replyBar,
      h('span', null, this.ctx.t('replyingTo', { name })),
      iconButton('close', this.ctx.t('cancel'), () => this.setReply(null)),
    );
  }

  drawTyping() {
    if (!this.channel) return;
    const { ctx } = this;
    const names = ctx.store
      .typists(this.channel.id, Date.now())
      .map((id) => ctx.store.nameOf(id, this.channel.guild_id) ?? ctx.t('someone'));
    const text =
      names.length === 0
        ? ''
        : names.length > 3
          ? ctx.t('severalTyping')
          : ctx.t(names.length === 1 ? 'oneTyping' : 'someTyping', { names: names.join(', ') });
    fill(this.typing, text ? [h('span', { class: 'dots' }), text] : null);
  }

  // --- sending ---

  send() {
    if (this.commandForm) {
      this.commandForm.submit();
      return;
    }
    const { channel, draft, ctx } = this;
    const content = draft.text.trim();
    if (content === '' && draft.files.length === 0) return;
    if ([...content].length > TEXT_LIMIT) {
      ctx.toast(ctx.t('textTooLong', { limit: TEXT_LIMIT }));
      return;
    }
    const message = { content };
    if (draft.reply) message.message_reference = { message_id: draft.reply.id, channel_id: channel.id };
    this.drafts.set(channel.id, newDraft());
    this.draft = this.drafts.get(channel.id);
    this.typedAt = 0;
    this.suggestions.hide();
    this.redraw();
    // One after another, so that two quick messages keep their order.
    this.sending = this.sending
      .then(() => ctx.api.send(channel.id, message, draft.files))
      .catch((error) => this.giveBack(channel, draft, error));
  }

  /** What could not be sent goes back into the field, unless something new is there. */
  giveBack(channel, draft, error) {
    this.ctx.problem(error);
    const now = this.drafts.get(channel.id);
    if (!now || now.text !== '' || now.files.length > 0) return;
    Object.assign(now, draft);
    this.redraw();
  }
}

function newDraft(text = '') {
  return { text, files: [], reply: null };
}

function preview(file) {
  if (!/^image\/(png|jpe?g|gif|webp)$/.test(file.type)) return icon('file', 20);
  const url = URL.createObjectURL(file);
  return h('img', { src: url, alt: '', width: 32, height: 32, onload: () => URL.revokeObjectURL(url) });
}

function commandRow(entry, locale) {
  const { application } = entry.command;
  const app = application?.name ?? '';
  return {
    data: { 'data-name': entry.name },
    content: [
      app ? avatar(application.bot?.id ?? application.id, app, 28) : null,
      h(
        'span',
        { class: 'suggestion-text' },
        h(
          'span',
          { class: 'suggestion-title' },
          `/${entry.title}`,
          entry.options
            .filter((option) => option.required)
            .map((option) => h('span', { class: 'suggestion-option' }, localized(option, 'name', locale))),
        ),
        h('span', { class: 'muted small' }, entry.description),
      ),
      h('span', { class: 'muted small app-name' }, app),
    ],
  };
}
