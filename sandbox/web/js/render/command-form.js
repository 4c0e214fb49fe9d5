// The options of a chosen command, filled in like a line of a form.

import { buildData, localized, OPTION, readOption } from '../commands.js';
import { fill, h, icon, iconButton, isComposing } from '../dom.js';
import { optionEntries } from '../entities.js';
import { FILE_LIMIT, pastedFiles } from '../files.js';
import { fileSize } from '../format.js';
import { Suggestions } from './suggestions.js';

/** Typing pauses for so long before the bot is asked for suggestions, in milliseconds. */
const ASK_AFTER = 200;

/** The form of one command. `hooks`: `cancel(text)` goes back to writing, `sent()` is called when it is under way. */
export class CommandForm {
  constructor(ctx, channel, entry, texts, hooks) {
    this.ctx = ctx;
    this.channel = channel;
    this.entry = entry;
    this.hooks = hooks;
    this.asked = 0;
    this.listed = null;
    this.values = new Map(
      entry.options.map((option) => [option.name, { text: texts.get(option.name) ?? '', chosen: null, file: null }]),
    );
    this.suggestions = new Suggestions(ctx.t('suggestions'));
    this.hint = h('p', { class: 'command-hint', role: 'status' });
    this.sendButton = iconButton('send', ctx.t('send'), () => this.submit(), { class: 'send ready', testid: 'send' });
    this.inputs = new Map();
    const cancel = iconButton('close', ctx.t('cancelCommand'), () => this.hooks.cancel(''), {
      testid: 'command-cancel',
    });
    const chips = entry.options.map((option) => this.chip(option));
    this.element = h(
      'form',
      {
        class: 'composer command-form',
        'aria-label': `/${entry.title}`,
        testid: 'command-form',
        onsubmit: (event) => event.preventDefault(),
      },
      this.suggestions.element,
      this.hint,
      h(
        'div',
        { class: 'command-row' },
        cancel,
        h('div', { class: 'options' }, h('strong', { class: 'command-name' }, `/${entry.title}`), chips),
        this.sendButton,
      ),
    );
    this.element.addEventListener('keydown', (event) => this.onKey(event));
    this.element.addEventListener('paste', (event) => this.onPaste(event));
    this.setHint(null);
  }

  /** Puts the focus on the first option that is still to be filled. */
  focus() {
    const next =
      this.entry.options.find((option) => this.isEmpty(option) && option.required) ??
      this.entry.options.find((option) => this.isEmpty(option));
    const target = next ? this.inputs.get(next.name) : null;
    (target ?? this.sendButton).focus();
  }

  isEmpty(option) {
    const value = this.values.get(option.name);
    return value.text === '' && value.chosen === null && value.file === null;
  }

  title(option) {
    return localized(option, 'name', this.ctx.locale);
  }

  // --- drawing ---

  chip(option) {
    if (option.type === OPTION.ATTACHMENT) return this.fileChip(option);
    const value = this.values.get(option.name);
    const input = h('input', {
      class: 'chip-input',
      testid: `command-option-${option.name}`,
      autocomplete: 'off',
      value: value.text,
      'aria-label': this.label(option),
      'aria-required': String(Boolean(option.required)),
      inputmode: option.type === OPTION.INTEGER ? 'numeric' : option.type === OPTION.NUMBER ? 'decimal' : null,
      placeholder: option.required ? '' : this.ctx.t('optional'),
      oninput: () => {
        Object.assign(value, { text: input.value, chosen: null });
        this.resize(input);
        this.clearError(option);
        this.suggest(option);
      },
      onfocus: () => {
        this.setHint(option);
        this.suggest(option);
      },
      onblur: () => this.suggestions.hide(),
    });
    this.inputs.set(option.name, input);
    this.resize(input);
    return h(
      'label',
      { class: `chip ${option.required ? 'required' : ''}`, 'data-option': option.name },
      h('span', { class: 'chip-name' }, this.title(option)),
      input,
    );
  }

  resize(input) {
    const width = [...(input.value || input.placeholder || '')].reduce(
      (sum, char) => sum + (char > '\u1100' ? 1.9 : 1),
      0,
    );
    input.style.width = `${Math.min(Math.max(width + 2, 6), 40)}ch`;
  }

  label(option) {
    return [
      this.title(option),
      localized(option, 'description', this.ctx.locale),
      option.required ? this.ctx.t('required') : this.ctx.t('optional'),
    ].join(', ');
  }

  fileChip(option) {
    const picker = h('input', {
      type: 'file',
      class: 'visually-hidden',
      tabindex: '-1',
      'aria-label': this.label(option),
      testid: `option-file-${option.name}`,
      onchange: () => {
        if (picker.files[0]) this.setFile(option, picker.files[0]);
        picker.value = '';
      },
    });
    const button = h('button', {
      type: 'button',
      class: 'chip-file',
      testid: `command-option-${option.name}`,
      'aria-label': this.label(option),
      onclick: () => picker.click(),
      onfocus: () => {
        this.setHint(option);
        this.suggestions.hide();
      },
    });
    this.inputs.set(option.name, button);
    this.drawFile(option, button);
    return h(
      'div',
      { class: `chip ${option.required ? 'required' : ''}`, 'data-option': option.name },
      h('span', { class: 'chip-name' }, this.title(option)),
      button,
      picker,
    );
  }

  drawFile(option, button) {
    const { file } = this.values.get(option.name);
    fill(
      button,
      icon(file ? 'file' : 'clip', 16),
      h(
        'span',
        null,
        file
          ? `${file.name} (${fileSize(file.size)})`
          : this.ctx.t(matchMedia('(hover: none)').matches ? 'chooseFile' : 'chooseOrDropFile'),
      ),
    );
    button.classList.toggle('filled', Boolean(file));
  }

  setFile(option, file) {
    if (file.size > FILE_LIMIT) {
      this.showError(option, this.ctx.t('fileTooLarge', { name: file.name, limit: fileSize(FILE_LIMIT) }));
      return;
    }
    this.values.get(option.name).file = file;
    this.clearError(option);
    this.drawFile(option, this.inputs.get(option.name));
    this.focus();
  }

  /** Files that were dropped or pasted fill the options that take files, the empty ones first. */
  addFiles(files) {
    const options = this.entry.options.filter((option) => option.type === OPTION.ATTACHMENT);
    if (options.length === 0) {
      this.ctx.toast(this.ctx.t('commandTakesNoFile'));
      return;
    }
    const order = [
      ...options.filter((option) => this.isEmpty(option)),
      ...options.filter((option) => !this.isEmpty(option)),
    ];
    files.slice(0, order.length).forEach((file, index) => this.setFile(order[index], file));
  }

  onPaste(event) {
    const files = pastedFiles(event);
    if (files.length === 0) return;
    event.preventDefault();
    this.addFiles(files);
  }

  setHint(option) {
    if (!option) {
      fill(this.hint, this.entry.description);
      return;
    }
    fill(
      this.hint,
      h('strong', null, this.title(option)),
      ' ',
      localized(option, 'description', this.ctx.locale),
      option.required ? null : h('span', { class: 'muted' }, ` (${this.ctx.t('optional')})`),
    );
  }

  // --- keyboard ---

  onKey(event) {
    if (isComposing(event)) return;
    if (this.suggestions.onKey(event)) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      this.hooks.cancel('');
    } else if (event.key === 'Enter' && event.target.tagName === 'INPUT') {
      event.preventDefault();
      this.submit();
    } else if (event.key === 'Backspace' && this.isAtStart(event.target)) {
      event.preventDefault();
      this.hooks.cancel(`/${this.entry.title}`);
    }
  }

  /** Backspace with nothing before it goes back to the command's name. */
  isAtStart(target) {
    if (this.entry.options.some((option) => !this.isEmpty(option))) return false;
    return target === this.sendButton || target === this.inputs.get(this.entry.options[0]?.name);
  }

  // --- suggestions ---

  suggest(option) {
    const input = this.inputs.get(option.name);
    this.suggestions.attach(input);
    clearTimeout(this.askTimer);
    this.asked += 1;
    this.suggestions.busy(Boolean(option.autocomplete));
    if (option.autocomplete) {
      this.askTimer = setTimeout(() => this.ask(option, this.asked), ASK_AFTER);
      return;
    }
    const entries = optionEntries(this.ctx, this.channel, option, this.values.get(option.name));
    if (entries === null) this.suggestions.hide();
    else this.list(option, entries);
  }

  list(option, entries, note = null) {
    const { text } = this.values.get(option.name);
    const marks = { user: '@', role: '@', channel: '#', thread: '#' };
    // An empty optional field suggests nothing by itself, so that Enter sends.
    const active = text === '' && !option.required ? -1 : 0;
    // The same list is left as it is: drawn anew in the middle of a click, it would lose the click.
    const key = JSON.stringify([entries, note, active]);
    if (this.isListed(option) && this.listed.key === key) return;
    this.listed = { option, key };
    this.suggestions.show(
      entries.slice(0, 50).map((entry) => ({
        data: { 'data-value': String(entry.value) },
        content: [
          h('span', { class: 'suggestion-title' }, `${marks[entry.kind] ?? ''}${entry.label}`),
          entry.note ? h('span', { class: 'muted small' }, entry.note) : null,
        ],
      })),
      {
        pick: (index) => this.choose(option, entries[index]),
        active,
        note: note ?? (entries.length === 0 ? this.ctx.t('nothingFits') : null),
      },
    );
  }

  /** Whether the list in sight is one for this option. */
  isListed(option) {
    return this.suggestions.open && this.listed?.option === option;
  }

  /** Shows a note in place of a list. */
  listNote(note) {
    this.listed = null;
    this.suggestions.show([], { pick: () => {}, note });
  }

  choose(option, entry) {
    const input = this.inputs.get(option.name);
    Object.assign(this.values.get(option.name), { text: entry.label, chosen: entry.value });
    input.value = entry.label;
    this.resize(input);
    this.clearError(option);
    this.suggestions.hide();
    this.focus();
  }

  /** Asks the bot for suggestions. */
  async ask(option, number) {
    const { text } = this.values.get(option.name);
    const { data } = buildData(this.entry, this.valuesForAsking(option, text), option.name);
    const stale = () => number !== this.asked || document.activeElement !== this.inputs.get(option.name);
    // What was listed for the text before stays until the answer is there.
    if (!this.isListed(option)) this.listNote(this.ctx.t('loadingOptions'));
    try {
      const entry = await this.ctx.interactions.run(this.ctx.api, { type: 4, channel_id: this.channel.id, data }, [], {
        kind: 'autocomplete',
        channelId: this.channel.id,
      });
      await entry.settled;
      if (stale()) return;
      this.suggestions.busy(false);
      if (entry.choices === null) {
        this.listNote(this.ctx.t('optionsFailed'));
        return;
      }
      this.list(
        option,
        entry.choices.map((choice) => ({ value: choice.value, label: localized(choice, 'name', this.ctx.locale) })),
      );
    } catch {
      if (stale()) return;
      this.suggestions.busy(false);
      this.listNote(this.ctx.t('optionsFailed'));
    }
  }

  /** The valid values so far, and the text of the option being asked about. */
  valuesForAsking(focused, text) {
    const values = new Map();
    for (const option of this.entry.options) {
      if (option.type === OPTION.ATTACHMENT) continue;
      const { value } = readOption(option, this.values.get(option.name), this.ctx.locale);
      if (option === focused) values.set(option.name, text);
      else if (value !== undefined) values.set(option.name, value);
    }
    return values;
  }

  // --- sending ---

  showError(option, text) {
    this.element.querySelector(`[data-option="${CSS.escape(option.name)}"]`)?.classList.add('invalid');
    const input = this.inputs.get(option.name);
    input.setAttribute('aria-invalid', 'true');
    input.focus();
    this.suggestions.hide();
    fill(
      this.hint,
      h('span', { class: 'problem', role: 'alert', testid: 'command-error' }, `${this.title(option)}: ${text}`),
    );
  }

  clearError(option) {
    this.element.querySelector(`[data-option="${CSS.escape(option.name)}"]`)?.classList.remove('invalid');
    this.inputs.get(option.name).removeAttribute('aria-invalid');
    this.setHint(option);
  }

  /** The values of all options, or null after showing what is wrong. */
  read() {
    const values = new Map();
    for (const option of this.entry.options) {
      const result = readOption(option, this.values.get(option.name), this.ctx.locale);
      if (result.error) {
        this.showError(option, this.ctx.t(`invalid_${result.error}`, { limit: result.limit }));
        return null;
      }
      if (result.value !== undefined) values.set(option.name, result.value);
    }
    return values;
  }

  async submit() {
    if (this.busy) return;
    const values = this.read();
    if (values === null) return;
    const { data, files } = buildData(this.entry, values);
    this.busy = true;
    this.sendButton.disabled = true;
    try {
      await this.ctx.actions.runCommand(this.entry, data, files, this.channel);
      this.hooks.sent();
    } catch (error) {
      fill(this.hint, h('span', { class: 'problem', role: 'alert' }, error.describe?.() ?? String(error)));
    } finally {
      this.busy = false;
      this.sendButton.disabled = false;
    }
  }
}
