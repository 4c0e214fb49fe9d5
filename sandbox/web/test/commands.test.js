import assert from 'node:assert/strict';
import test from 'node:test';
import {
  buildData,
  filterChoices,
  filterCommands,
  flatten,
  OPTION,
  parseCommandLine,
  readOption,
} from '../js/commands.js';

const COMMANDS = [
  {
    id: '1',
    name: 'help',
    description: 'What to do next',
    description_localizations: { ko: '다음에 할 일' },
    name_localizations: { ko: '도움말' },
  },
  {
    id: '2',
    name: 'resume',
    name_localizations: { ko: '이력서' },
    description: 'Resumes',
    options: [
      {
        type: 1,
        name: 'upload',
        name_localizations: { ko: '올리기' },
        description: 'Upload a file',
        options: [
          { type: OPTION.STRING, name: 'title', name_localizations: { ko: '제목' }, description: 'Title' },
          { type: OPTION.ATTACHMENT, name: 'file', description: 'The file', required: true },
          { type: OPTION.INTEGER, name: 'page', description: 'Page', min_value: 1, max_value: 9 },
        ],
      },
      { type: 2, name: 'admin', description: 'Admin', options: [{ type: 1, name: 'wipe', description: 'Wipe' }] },
    ],
  },
  { id: '3', name: 'Submit', type: 3 },
];
const entries = (locale) => flatten(COMMANDS, locale);
const upload = entries('en-US')[1];

test('subcommands are entries of their own, in the locale', () => {
  assert.deepEqual(
    entries('en-US').map((entry) => entry.name),
    ['help', 'resume upload', 'resume admin wipe'],
  );
  assert.deepEqual(
    entries('ko').map((entry) => entry.title),
    ['도움말', '이력서 올리기', '이력서 admin wipe'],
  );
  assert.deepEqual(
    entries('ko').map((entry) => entry.description),
    ['다음에 할 일', 'Upload a file', 'Wipe'],
  );
});

test('required options come first', () => {
  assert.deepEqual(
    upload.options.map((option) => option.name),
    ['file', 'title', 'page'],
  );
});

test('filtering finds both names and descriptions, best first', () => {
  const names = (typed, locale = 'ko') => filterCommands(entries(locale), typed).map((entry) => entry.name);
  assert.deepEqual(names('res'), ['resume upload', 'resume admin wipe']);
  assert.deepEqual(names('이력서 올'), ['resume upload']);
  assert.deepEqual(names('wipe'), ['resume admin wipe']);
  assert.deepEqual(names('할 일'), ['help']);
  assert.deepEqual(names('nothing'), []);
  assert.equal(names('').length, 3);
});

test('Korean typed in separate letters is found', () => {
  assert.equal(filterCommands(entries('ko'), '도움'.normalize('NFD')).length, 1);
});

test('a typed line names a command and values', () => {
  const read = (line, locale = 'en-US') => parseCommandLine(line, entries(locale), locale);
  assert.equal(read('/help').entry.name, 'help');
  assert.equal(read('/helpme'), null);
  assert.equal(read('/resume'), null);
  assert.equal(read('hello /help'), null);
  const line = read('/resume upload title: My resume: 2024 page:3');
  assert.deepEqual(
    [...line.values],
    [
      ['title', 'My resume: 2024'],
      ['page', '3'],
    ],
  );
  assert.deepEqual([...read('/이력서 올리기 제목: 신입', 'ko').values], [['title', '신입']]);
  assert.deepEqual([...read('/resume upload just text').values], [['title', 'just text']]);
});

test('options are checked', () => {
  const option = (type, rest = {}) => ({ name: 'x', type, ...rest });
  const read = (it, text) => readOption(it, { text }, 'ko');
  assert.deepEqual(read(option(OPTION.STRING, { required: true }), ' '), { error: 'required' });
  assert.deepEqual(read(option(OPTION.STRING), ''), {});
  assert.deepEqual(read(option(OPTION.STRING, { max_length: 2 }), '가나다'), { error: 'long', limit: 2 });
  assert.deepEqual(read(option(OPTION.STRING, { max_length: 2 }), '😀😀'), { value: '😀😀' });
  assert.deepEqual(read(option(OPTION.STRING, { min_length: 3 }), 'ab'), { error: 'short', limit: 3 });
  assert.deepEqual(read(option(OPTION.INTEGER), '1.5'), { error: 'integer' });
  assert.deepEqual(read(option(OPTION.INTEGER, { min_value: 0 }), '-1'), { error: 'min', limit: 0 });
  assert.deepEqual(read(option(OPTION.INTEGER, { max_value: 5 }), '6'), { error: 'max', limit: 5 });
  assert.deepEqual(read(option(OPTION.INTEGER, { max_value: 5 }), '5'), { value: 5 });
  assert.deepEqual(read(option(OPTION.NUMBER), '0.25'), { value: 0.25 });
  assert.deepEqual(read(option(OPTION.NUMBER), 'abc'), { error: 'number' });
  assert.deepEqual(read(option(OPTION.BOOLEAN), '예'), { value: true });
  assert.deepEqual(read(option(OPTION.BOOLEAN), 'maybe'), { error: 'boolean' });
  assert.deepEqual(read(option(OPTION.USER), 'someone'), { error: 'pick' });
  assert.deepEqual(readOption(option(OPTION.USER), { text: 'x', chosen: '77' }, 'ko'), { value: '77' });
  assert.deepEqual(readOption(option(OPTION.ATTACHMENT, { required: true }), undefined, 'ko'), { error: 'required' });
});

test('choices are found by name in both languages or by value', () => {
  const choices = [
    { name: 'Backend', name_localizations: { ko: '백엔드' }, value: 'be' },
    { name: 'Frontend', value: 'fe' },
  ];
  const option = { name: 'role', type: OPTION.STRING, choices };
  for (const text of ['백엔드', 'backend', 'be'])
    assert.deepEqual(readOption(option, { text }, 'ko'), { value: 'be' }, text);
  assert.deepEqual(readOption(option, { text: 'x' }, 'ko'), { error: 'choice' });
  assert.deepEqual(
    filterChoices(choices, '백', 'ko').map((choice) => choice.value),
    ['be'],
  );
  assert.equal(filterChoices(choices, '', 'ko').length, 2);
});

test('an interaction carries nested options and files by index', () => {
  const file = { name: 'cv.pdf' };
  const { data, files } = buildData(
    upload,
    new Map([
      ['title', 'a'],
      ['file', file],
    ]),
  );
  assert.deepEqual(data, {
    id: '2',
    name: 'resume',
    type: 1,
    options: [
      {
        name: 'upload',
        type: 1,
        options: [
          { name: 'file', type: OPTION.ATTACHMENT, value: '0' },
          { name: 'title', type: OPTION.STRING, value: 'a' },
        ],
      },
    ],
  });
  assert.deepEqual(files, [file]);
  const wipe = entries('en-US')[2];
  assert.deepEqual(buildData(wipe, new Map()).data.options, [
    { name: 'admin', type: 2, options: [{ name: 'wipe', type: 1, options: [] }] },
  ]);
});

test('autocomplete marks the focused option', () => {
  const { data } = buildData(upload, new Map([['title', 'ba']]), 'title');
  assert.equal(data.options[0].options[0].focused, true);
});
