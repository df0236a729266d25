import { describe, expect, test } from 'vitest';
import { answer } from '../../../src/core/icl/answer.js';
import { readPrompt } from '../../../src/core/icl/read-prompt.js';
import type { Message } from '../../../src/core/ports.js';
import { assistant, system, user } from './messages.js';

const PAIRS = [
  ['I lost my card', 'lost_card'],
  ['the app crashes', 'app_crash'],
] as const;
const QUERY = 'it crashes whenever I open the app';
const TELL = 'Classify the message. Answer with the label only.\nLabels: lost_card, app_crash, other';

const LAYOUTS: [string, Message[]][] = [
  [
    'Text: / Label: blocks',
    [user(`${TELL}\n\n${PAIRS.map(([text, label]) => `Text: ${text}\nLabel: ${label}\n\n`).join('')}Text: ${QUERY}\nLabel:`)],
  ],
  [
    'blocks without blank lines, in bold, numbered',
    [user(`${TELL}\n${PAIRS.map(([text, label], at) => `**Message ${at + 1}:** ${text}\n**Intent:** ${label}\n`).join('')}**Message 3:** ${QUERY}\n**Intent:**`)],
  ],
  [
    'values below their keys',
    [user(`${TELL}\n\n${PAIRS.map(([text, label]) => `Text:\n${text}\nLabel:\n${label}\n\n`).join('')}Text:\n${QUERY}\nLabel:\n`)],
  ],
  [
    'blocks in the system message, the query in tags',
    [system(`${TELL}\n\n${PAIRS.map(([text, label]) => `Text: ${text}\nLabel: ${label}`).join('\n\n')}`), user(`<ticket>\n${QUERY}\n</ticket>`)],
  ],
  [
    'chat pairs in tags',
    [system(TELL), ...PAIRS.flatMap(([text, label]) => [user(`<ticket>\n${text}\n</ticket>`), assistant(label)]), user(`<ticket>\n${QUERY}\n</ticket>`)],
  ],
  [
    'chat pairs as bare text',
    [system(TELL), ...PAIRS.flatMap(([text, label]) => [user(text), assistant(label)]), user(QUERY)],
  ],
  [
    'chat pairs with a cue',
    [system(TELL), ...PAIRS.flatMap(([text, label]) => [user(`Ticket: ${text}\nLabel:`), assistant(label)]), user(`Ticket: ${QUERY}\nLabel:`)],
  ],
  [
    'the whole template in every turn',
    [...PAIRS.flatMap(([text, label]) => [user(`${TELL}\n\nMind the tone.\n\n${text}`), assistant(label)]), user(`${TELL}\n\nMind the tone.\n\n${QUERY}`)],
  ],
  [
    '<example> elements with children',
    [user(`${TELL}\n<examples>\n${PAIRS.map(([text, label]) => `<example>\n<input>${text}</input>\n<output>${label}</output>\n</example>`).join('\n')}\n</examples>\n<input>${QUERY}</input>`)],
  ],
  [
    '<example> elements with keys, in the system message',
    [system(`${TELL}\n${PAIRS.map(([text, label]) => `<example>\nText: ${text}\nLabel: ${label}\n</example>`).join('\n')}`), user(QUERY)],
  ],
  [
    'tagged inputs with the answer on the next line',
    [user(`${TELL}\n\n${PAIRS.map(([text, label]) => `<text>\n${text}\n</text>\nLabel: ${label}\n\n`).join('')}<text>\n${QUERY}\n</text>\nLabel:`)],
  ],
  [
    'JSONL',
    [user(`${TELL}\n${PAIRS.map(([text, label]) => JSON.stringify({ text, label })).join('\n')}\n${JSON.stringify({ text: QUERY })}`)],
  ],
  [
    'JSONL with an empty answer',
    [user(`${TELL}\n${PAIRS.map(([input, output]) => JSON.stringify({ input, output })).join('\n')}\n${JSON.stringify({ input: QUERY, output: '' })}`)],
  ],
  ['CRLF line ends', [user(`${TELL}\n\n${PAIRS.map(([text, label]) => `Text: ${text}\nLabel: ${label}\n\n`).join('')}Text: ${QUERY}\nLabel:`.replaceAll('\n', '\r\n'))]],
];

describe.each(LAYOUTS)('%s', (_, messages) => {
  const read = readPrompt(messages);

  test('the query is read without its wrapper', () => {
    expect(read.query).toBe(QUERY);
  });

  test('the demonstrations are read without their wrapper', () => {
    expect(read.demonstrations).toEqual(PAIRS.map(([input, output]) => ({ input, output })));
  });

  test('the label list stays in the instruction, demonstrations and query do not', () => {
    expect(read.instruction).toContain('Labels: lost_card, app_crash, other');
    expect(read.instruction).not.toContain('crashes');
  });

  test('the nearest demonstration answers', () => {
    expect(answer(messages)).toBe('app_crash');
  });
});

const ZERO_SHOT: [string, Message[], string][] = [
  ['query in tags after the instruction', [user('Classify into one of: billing, bug.\n\n<ticket>\na bug\n</ticket>\n\nAnswer with the label only.')], 'a bug'],
  ['query in quotes after a key', [user('Classify into one of: billing, bug.\n\nText: """a bug"""')], 'a bug'],
  ['query in a fence', [system('Classify into one of: billing, bug.'), user('```\na bug\n```')], 'a bug'],
  ['query after a short opening line', [system('Classify into one of: billing, bug.'), user('Classify this ticket:\n\na bug')], 'a bug'],
  ['query last, no marks', [user('Classify into one of: billing, bug.\n\nAnswer with the label only.\n\na bug\n\nin the app')], 'a bug\n\nin the app'],
  ['query first, no marks', [user('a bug in the app\n\nClassify the above into one of: billing, bug.')], 'a bug in the app'],
  ['query on the same line', [user('Summarise in one sentence: A bug. It bites.')], 'A bug. It bites.'],
  ['instruction after the query', [user('Classify into one of: billing, bug.\n\nText: a bug\n\nAnswer with the label only.')], 'a bug'],
  ['two keys', [user('Classify into one of: billing, bug.\n\nTitle: Help\nBody: a bug\nLabel:')], 'a bug'],
  ['key lines inside the tags are data', [system('Classify into one of: billing, bug.'), user('<ticket>\nText: one\nLabel: bug\n\nText: two\n</ticket>')], 'Text: one\nLabel: bug\n\nText: two'],
  ['examples inside the tags are data', [system('Classify into one of: billing, bug.'), user('<ticket>\n<example><a>x</a><b>bug</b></example> hi\n</ticket>')], '<example><a>x</a><b>bug</b></example> hi'],
  ['mail headers are data', [system('Classify into one of: billing, bug.'), user('From: a@b.example\nSubject: hi\n\nResult: none')], 'From: a@b.example\nSubject: hi\n\nResult: none'],
  ['tags the user typed are data', [system('Classify into one of: billing, bug.'), user('my settings\n<server>x</server>\nfail')], 'my settings\n<server>x</server>\nfail'],
];

test.each(ZERO_SHOT)('%s', (_, messages, query) => {
  expect(readPrompt(messages)).toMatchObject({ query, demonstrations: [] });
});

test('a headline in a tag or a key of its own is set apart', () => {
  const tagged = [system('Summarise the article.'), user('<title>\nPub saved\n</title>\n<article>\nThe pub is open.\n</article>')];
  const keyed = [user('Summarise the article.\n\nTitle: Pub saved\nArticle: The pub is open.\nSummary:')];
  for (const messages of [tagged, keyed]) expect(readPrompt(messages)).toMatchObject({ title: 'Pub saved', query: 'The pub is open.' });
});

test('a follow-up without an answer belongs to the question before it', () => {
  expect(readPrompt([system('Classify into one of: a, b.'), user('first'), user('second')]).query).toBe('first\n\nsecond');
});
