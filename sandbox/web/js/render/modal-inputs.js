// The inputs of modals: text, selects, choices, files.

import { fill, h, icon, iconButton } from '../dom.js';
import { FILE_LIMIT, hasFiles } from '../files.js';
import { fileSize } from '../format.js';
import { defaultValues, selectMenu } from './select.js';

const PARAGRAPH = 2;
const TEXT_INPUT = 4;
const FILE_UPLOAD = 19;
const RADIO_GROUP = 21;
const CHECKBOX_GROUP = 22;
const CHECKBOX = 23;

/**
 * Draws one input with its label and note, and adds it to `inputs`: `{component, element, required, check(), focus(), answer(files)}`.
 * `check` tells whether the answer may be sent and writes beside the input what is wrong; `answer` may add files.
 */
export function drawInput(ctx, component, texts, inputs, channel) {
  const id = `modal-field-${inputs.length}`;
  const note = h('p', { class: 'field-note', id: `${id}-note` });
  const say = (text) => {
    note.textContent = text;
  };
  const make =
    {
      [TEXT_INPUT]: textInput,
      [FILE_UPLOAD]: fileInput,
      [RADIO_GROUP]: choiceInput,
      [CHECKBOX_GROUP]: choiceInput,
      [CHECKBOX]: checkInput,
    }[component.type] ?? selectInput;
  const input = make({ ctx, component, id, say, channel });
  input.component = component;
  inputs.push(input);
  const required = input.required ? h('span', { class: 'required-mark', title: ctx.t('required') }, ' *') : null;
  const group = component.type === RADIO_GROUP || component.type === CHECKBOX_GROUP;
  return h(
    'div',
    { class: 'labelled', role: group ? 'group' : null, 'aria-labelledby': group ? `${id}-label` : null },
    h(
      group ? 'span' : 'label',
      { class: 'label', for: group ? null : id, id: `${id}-label` },
      texts.label ?? '',
      required,
    ),
    texts.description ? h('p', { class: 'muted small' }, texts.description) : null,
    input.element,
    note,
  );
}

function textInput({ ctx, component, id, say }) {
  const { t } = ctx;
  const required = component.required ?? true;
  const max = component.max_length ?? 4000;
  const min = component.min_length ?? 0;
  const long = component.style === PARAGRAPH;
  const field = h(long ? 'textarea' : 'input', {
    class: 'field',
    id,
    rows: long ? '6' : null,
    placeholder: component.placeholder ?? '',
    value: component.value ?? '',
    autocomplete: 'off',
    'aria-required': String(required),
    'aria-describedby': `${id}-note`,
    testid: `modal-input-${component.custom_id}`,
  });
  const counter = h('span', { class: 'counter', 'aria-hidden': 'true' });
  const length = () => [...field.value].length;
  const count = () => {
    counter.textContent = `${length()} / ${max}`;
    counter.classList.toggle('over', length() > max);
  };
  const check = () => {
    const size = length();
    const empty = field.value.trim() === '';
    const wrong =
      required && empty
        ? t('invalid_required')
        : size > max
          ? t('invalid_long', { limit: max })
          : !empty && size < min
            ? t('invalid_short', { limit: min })
            : '';
    say(wrong);
    field.setAttribute('aria-invalid', String(wrong !== ''));
    return wrong === '';
  };
  field.addEventListener('input', () => {
    count();
    if (field.getAttribute('aria-invalid') === 'true') check();
  });
  count();
  return {
    element: h('div', { class: 'with-counter' }, field, counter),
    required,
    check,
    focus: () => field.focus(),
    answer: () => ({ value: field.value }),
  };
}

function selectInput({ ctx, component, say, channel, id }) {
  const required = component.required ?? true;
  let values = defaultValues(component);
  const relaxed = required ? component : { ...component, min_values: 0 };
  const button = selectMenu(
    ctx,
    relaxed,
    channel,
    values,
    (picked) => {
      values = picked;
      say('');
    },
    { disabled: component.disabled },
  );
  button.id = id;
  button.dataset.testid = `modal-input-${component.custom_id}`;
  const check = () => {
    const least = required ? Math.max(component.min_values ?? 1, 1) : 0;
    const fine = values.length >= least;
    say(fine ? '' : ctx.t('invalid_choose', { limit: least }));
    return fine;
  };
  return { element: button, required, check, focus: () => button.focus(), answer: () => ({ values }) };
}

function choiceInput({ ctx, component, say, id }) {
  const several = component.type === CHECKBOX_GROUP;
  const required = component.required ?? true;
  const boxes = component.options.map((option) =>
    h('input', {
      type: several ? 'checkbox' : 'radio',
      name: id,
      value: option.value,
      checked: Boolean(option.default),
      testid: `modal-input-${component.custom_id}-${option.value}`,
    }),
  );
  const picked = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const check = () => {
    const least = required ? Math.max(component.min_values ?? 1, 1) : 0;
    const most = several ? (component.max_values ?? boxes.length) : 1;
    const fine = picked().length >= least && picked().length <= most;
    say(
      fine
        ? ''
        : picked().length < least
          ? ctx.t('invalid_choose', { limit: least })
          : ctx.t('invalid_most', { limit: most }),
    );
    return fine;
  };
  const element = h(
    'div',
    { class: 'choices' },
    component.options.map((option, index) =>
      h(
        'label',
        { class: 'check' },
        boxes[index],
        h(
          'span',
          null,
          option.label,
          option.description ? h('span', { class: 'muted small block' }, option.description) : null,
        ),
      ),
    ),
  );
  return {
    element,
    required,
    check,
    focus: () => boxes[0]?.focus(),
    answer: () => (several ? { values: picked() } : { value: picked()[0] ?? null }),
  };
}

function checkInput({ component, id }) {
  const box = h('input', {
    type: 'checkbox',
    id,
    checked: Boolean(component.default),
    testid: `modal-input-${component.custom_id}`,
  });
  return {
    element: h('span', { class: 'check' }, box),
    required: false,
    check: () => true,
    focus: () => box.focus(),
    answer: () => ({ value: box.checked }),
  };
}

function fileInput({ ctx, component, id, say }) {
  const { t } = ctx;
  const required = component.required ?? true;
  const max = component.max_values ?? 1;
  const least = required ? Math.max(component.min_values ?? 1, 1) : 0;
  let files = [];
  const picker = h('input', {
    type: 'file',
    class: 'visually-hidden',
    tabindex: '-1',
    multiple: max > 1,
    testid: `modal-input-${component.custom_id}`,
    'aria-labelledby': `${id}-label`,
    onchange: () => {
      add([...picker.files]);
      picker.value = '';
    },
  });
  const button = h(
    'button',
    { type: 'button', class: 'drop-zone', id, onclick: () => picker.click() },
    icon('clip', 20),
    h('span', null, t(matchMedia('(hover: none)').matches ? 'chooseFile' : 'chooseOrDropFile')),
  );
  const list = h('ul', { class: 'chips', hidden: true });
  const element = h('div', null, button, picker, list);
  const stop = (event) => {
    if (hasFiles(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  element.addEventListener('dragover', stop);
  element.addEventListener('drop', (event) => {
    stop(event);
    if (hasFiles(event)) add([...event.dataTransfer.files]);
  });
  return { element, required, check, focus: () => button.focus(), answer };

  function add(fresh) {
    say('');
    for (const file of fresh) {
      if (file.size > FILE_LIMIT) say(t('fileTooLarge', { name: file.name, limit: fileSize(FILE_LIMIT) }));
      else files = max === 1 ? [file] : [...files, file].slice(0, max);
    }
    draw();
  }

  function draw() {
    list.hidden = files.length === 0;
    fill(
      list,
      files.map((file, index) =>
        h(
          'li',
          { class: 'file-chip' },
          icon('file', 20),
          h('span', { class: 'file-name' }, file.name),
          h('span', { class: 'muted small' }, fileSize(file.size)),
          iconButton('close', t('removeFile', { name: file.name }), () => {
            files.splice(index, 1);
            draw();
            button.focus();
          }),
        ),
      ),
    );
  }

  function check() {
    const fine = files.length >= least;
    say(fine ? '' : t('invalid_files', { limit: least }));
    return fine;
  }

  /** Files go along with the interaction; the answer names them by their place. */
  function answer(all) {
    return { values: files.map((file) => String(all.push(file) - 1)) };
  }
}
