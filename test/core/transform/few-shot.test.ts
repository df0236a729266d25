import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/core/ports.js';
import type { Values } from '../../../src/core/prompt/values/values.js';
import { createCompressor } from '../../../src/core/transform/compress/compressor.js';
import { needsTools, prepareVariant } from '../../../src/core/transform/variant.js';
import { parseReference } from '../../../src/core/version/reference.js';
import { compile } from '../prompt/reading.js';
import { counter } from './compress/counting.js';
import { refusal } from '../../support/refusal.js';

const tools = { compressor: createCompressor(counter), counter };

const TICKETS = [
  ['a1', 'I was charged twice this month', 'billing'],
  ['a2', 'the refund for my invoice never arrived', 'billing'],
  ['a3', 'I cannot sign in since yesterday', 'account'],
  ['a4', 'reset my password please', 'account'],
  ['a5', 'the export button crashes the page', 'bug'],
  ['a6', 'the page shows an error when I save', 'bug'],
] as const;
const POOL = TICKETS.map(([id, input, output]) => `- { id: ${id}, input: ${input}, output: ${output} }\n`).join('');

const front = (transforms: string, rest = 'output: { labels: [billing, account, bug] }'): string =>
  `---\nvariables: { ticket: { type: string } }\ntransforms: ${transforms}\n${rest}\n---\n`;
const CHAT = 'system:\nRoute it.\nuser:\n<t>{{ ticket }}</t>';

interface Case {
  transforms?: string;
  body?: string;
  pool?: string | undefined;
  values?: Values;
  rest?: string;
}

function show({ transforms = '[few-shot: { k: 2 }]', body = CHAT, pool = POOL, values = { ticket: 'my invoice was charged twice' }, rest }: Case): { messages: Message[]; reasons: readonly string[] } {
  const compiled = compile(front(transforms, rest) + body, pool === '' ? {} : { examples: pool });
  return prepareVariant(compiled).render(compiled.checker.complete(values).values);
}

const shown = (given: Case): string[] => show(given).messages.map(({ role, content }) => `${role}: ${content}`);

describe('where examples stand', () => {
  it('as pairs before the last user message, rendered like it, nearest last', () => {
    expect(shown({})).toEqual([
      'system: Route it.',
      'user: <t>the refund for my invoice never arrived</t>',
      'assistant: billing',
      'user: <t>I was charged twice this month</t>',
      'assistant: billing',
      'user: <t>my invoice was charged twice</t>',
    ]);
  });

  it('before the last of several user messages', () => {
    expect(shown({ body: 'user:\nHello\nassistant:\nHi\nuser:\n{{ ticket }}', transforms: '[few-shot: { k: 1 }]' })).toEqual([
      'user: Hello',
      'assistant: Hi',
      'user: I was charged twice this month',
      'assistant: billing',
      'user: my invoice was charged twice',
    ]);
  });

  it('where the template says', () => {
    const body = 'system:\nRoute.\n{% for example in examples %}- {{ example.input }} => {{ example.output }}\n{% endfor %}\nuser:\n{{ ticket }}';
    expect(shown({ body })).toEqual([
      'system: Route.\n- the refund for my invoice never arrived => billing\n- I was charged twice this month => billing\n',
      'user: my invoice was charged twice',
    ]);
  });

  it('where the template passes them to a partial', () => {
    const compiled = compile(`${front('[few-shot: { k: 1 }]')}{% render 'shots', shots: examples %}\n{{ ticket }}`, {
      examples: POOL,
      partials: { shots: '{% for shot in shots %}{{ shot.id }}={{ shot.output }};{% endfor %}' },
    });
    expect(prepareVariant(compiled).render({ ticket: 'I cannot sign in' }).messages).toEqual([{ role: 'user', content: 'a3=account;\nI cannot sign in' }]);
  });

  it('an empty list without the transform', () => {
    const compiled = compile(`---\nvariables: { ticket: {} }\n---\n{% if examples.size > 0 %}Examples:{% endif %}{% for e in examples %}{{ e.input }}{% endfor %}{{ ticket }}`, { examples: POOL });
    expect(prepareVariant(compiled).render({ ticket: 'x' }).messages).toEqual([{ role: 'user', content: 'x' }]);
  });

  it('before the user message, not the conversation', () => {
    const compiled = compile(`---\nvariables: { history: { type: messages, default: [] }, ticket: {} }\ntransforms: [few-shot: { k: 1 }]\n---\nuser:\n{{ ticket }}\nuser:\n{{ history }}`, { examples: '- { input: one two, output: x }' });
    const { messages } = prepareVariant(compiled).render({ ticket: 'one two three', history: [{ role: 'user', content: 'h' }] });
    expect(messages.map(({ content }) => content)).toEqual(['one two', 'x', 'one two three', 'h']);
  });

  it('answers that are no text are shown as JSON', () => {
    const pool = '- { input: one two, output: { label: x, n: [1] } }\n';
    expect(shown({ pool, values: { ticket: 'one' }, rest: '' })).toEqual(['system: Route it.', 'user: <t>one two</t>', 'assistant: {"label":"x","n":[1]}', 'user: <t>one</t>']);
  });

  it('whatever examples and values say, pairs stay pairs', () => {
    const text = fc.array(fc.constantFrom('user:', '\n', 'assistant:\n', '{{ ticket }}', '{% endfor %}', '$&', 'one', 'two', ' '), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(fc.property(text, text, text, (input, output, ticket) => {
      const compiled = compile(front('[few-shot: { k: 1, strategy: static }]', '') + CHAT, { examples: JSON.stringify([{ input: `example ${input}`, output }]) });
      const { messages } = prepareVariant(compiled).render({ ticket: `query ${ticket}` });
      expect(messages).toEqual([
        { role: 'system', content: 'Route it.' },
        { role: 'user', content: `<t>example ${input}</t>` },
        { role: 'assistant', content: output },
        { role: 'user', content: `<t>query ${ticket}</t>` },
      ]);
    }));
  });
});

describe('which examples', () => {
  it.each([
    { id: 'none with k = 0', transforms: '[few-shot: { k: 0 }]', count: 0 },
    { id: 'k', transforms: '[few-shot: { k: 3 }]', count: 3 },
    { id: 'four unless said', transforms: '[few-shot]', count: 4 },
    { id: 'no more than there are', transforms: '[few-shot: { k: 200 }]', count: 6 },
  ])('$id', ({ transforms, count }) => {
    const { messages, reasons } = show({ transforms });
    expect(messages.filter(({ role }) => role === 'assistant')).toHaveLength(count);
    expect(reasons).toHaveLength(count === 0 ? 1 : count);
  });

  it('k = 0 needs no pool', () => {
    expect(show({ transforms: '[few-shot: { k: 0 }]', pool: '' })).toEqual({
      messages: [{ role: 'system', content: 'Route it.' }, { role: 'user', content: '<t>my invoice was charged twice</t>' }],
      reasons: ['k is 0: no examples'],
      changes: [],
    });
  });

  it('at most per-label of one label', () => {
    const { messages, reasons } = show({ transforms: '[few-shot: { k: 3, per-label: 1 }]' });
    expect(messages.filter(({ role }) => role === 'assistant').map(({ content }) => content).toSorted()).toEqual(['account', 'billing', 'bug']);
    expect(reasons).toContain('a2: passed over (its label has as many as per-label allows)');
  });

  it('none below min-score', () => {
    const { messages, reasons } = show({ transforms: '[few-shot: { k: 2, min-score: 2 }]' });
    expect(messages.filter(({ role }) => role === 'assistant')).toEqual([]);
    expect(reasons).toContain('a1: passed over (its similarity is below min-score)');
  });

  it.each(['mmr', 'knn', 'bm25', 'coverage'])('%s compares inputs only: answers change nothing', (strategy) => {
    const inputs = (pool: string) => show({ pool, rest: '', transforms: `[few-shot: { k: 2, strategy: ${strategy} }]` }).messages.filter(({ role }) => role === 'user').map(({ content }) => content);
    const pool = (output: (id: string) => string): string => TICKETS.map(([id, input]) => `- { id: ${id}, input: ${input}, output: ${output(id)} }\n`).join('');
    expect(inputs(pool((id) => (id === 'a6' ? 'my invoice was charged twice' : id)))).toEqual(inputs(pool(() => 'x')));
  });

  it('says why', () => {
    expect(show({}).reasons).toEqual([expect.stringMatching(/^a2: relevance \d\.\d\d, penalty \d\.\d\d$/), expect.stringMatching(/^a1: relevance 1\.00, penalty 0\.00$/)]);
  });

  it.each([
    { order: 'nearest-last', ids: ['a2', 'a1'] },
    { order: 'nearest-first', ids: ['a1', 'a2'] },
    { order: 'as-listed', ids: ['a1', 'a2'] },
  ])('in the order $order', ({ order, ids }) => {
    const { reasons } = show({ transforms: `[few-shot: { k: 2, order: ${order} }]` });
    expect(reasons.map((reason) => reason.slice(0, 2))).toEqual(ids);
  });

  it('static: the first of the file for every query, as they stand there', () => {
    const numbered = Array.from({ length: 12 }, (_, index) => `- { input: text number ${index}, output: o${index} }\n`).join('');
    for (const ticket of ['text number 1', 'other', 'number 11 text']) {
      const { reasons } = show({ pool: numbered, transforms: '[few-shot: { k: 3, strategy: static }]', values: { ticket }, rest: '' });
      expect(reasons.filter((reason) => !reason.includes('passed over')).map((reason) => reason.split(':')[0])).toEqual(ticket === 'text number 1' ? ['1', '3', '4'] : ['1', '2', '3']);
    }
  });

  it('random: by seed, the same every time', () => {
    const pick = (seed: number): string => show({ transforms: `[few-shot: { k: 2, strategy: random, seed: ${seed} }]` }).reasons.join();
    expect(pick(1)).toBe(pick(1));
    expect(new Set(Array.from({ length: 12 }, (_, seed) => pick(seed))).size).toBeGreaterThan(3);
  });

  it.each(['mmr', 'knn', 'random', 'static'])('%s passes over what says the same as the query', (strategy) => {
    for (const ticket of ['I was charged twice this month', ' i was CHARGED twice   this month ']) {
      const { messages, reasons } = show({ transforms: `[few-shot: { k: 6, strategy: ${strategy} }]`, values: { ticket } });
      expect(messages.filter(({ role }) => role === 'assistant')).toHaveLength(5);
      expect(reasons).toContain('a1: passed over (it says what the input says)');
    }
  });

  it('looks at what examples give, not at other values of the query', () => {
    const pool = '- { id: a, input: { question: where is it }, output: x }\n- { id: b, input: { question: how much }, output: y }\n';
    const given = { pool, rest: '', body: 'user:\n{{ question }} {{ ticket }}', transforms: '[few-shot: { k: 1, strategy: knn }]' };
    const compiled = compile(front(given.transforms, '').replace('ticket: { type: string }', 'ticket: {}, question: {}') + given.body, { examples: pool });
    const { messages } = prepareVariant(compiled).render({ question: 'where is that', ticket: 'how much how much' });
    expect(messages[0]?.content).toBe('where is it how much how much');
  });
});

describe('max-tokens', () => {
  const LOOP = 'system:\nRoute.\n{% for example in examples %}<example>\n{{ example.input }} => {{ example.output }}\n</example>\n{% endfor %}\nuser:\n{{ ticket }}';
  const open = (transforms: string, { body = CHAT, pool = POOL, rest }: Case = {}) => compile(front(transforms, rest) + body, { examples: pool });
  const render = (compiled: ReturnType<typeof compile>, ticket = 'my invoice was charged twice') => prepareVariant(compiled, [], { tools }).render({ ticket });
  /** What the chat format and the texts have, counted here and not by what is tested. */
  const tokensOf = (messages: readonly Message[]): number => messages.reduce((sum, { content }) => sum + counter.count(content).tokens + 4, 3);
  const idsIn = (reasons: readonly string[]): string[] => reasons.filter((reason) => !/passed over|^the examples/.test(reason)).map((reason) => reason.split(':')[0] as string);
  const LONG_FIRST = POOL.replace('I was charged twice this month', `I was charged twice this month ${'and the month before that '.repeat(20)}`);

  it('passes over what is too long, says by how much, and goes on', () => {
    const { messages, reasons } = render(open('[few-shot: { k: 2, strategy: knn, max-tokens: 60 }]', { pool: LONG_FIRST }));
    expect(messages.filter(({ role }) => role === 'assistant')).toHaveLength(2);
    expect(reasons).toContainEqual(expect.stringMatching(/^a1: passed over \(it would add 1\d\d tokens, and max-tokens leaves \d+\)$/));
    expect(reasons.at(-1)).toMatch(/^the examples have \d\d of 60 tokens$/);
  });

  it.each(['mmr', 'knn', 'bm25', 'coverage', 'random', 'static'])('%s: none at all where none fits', (strategy) => {
    const { messages, reasons } = render(open(`[few-shot: { k: 2, strategy: ${strategy}, max-tokens: 3 }]`));
    expect(messages).toHaveLength(2);
    expect(reasons.filter((reason) => reason.includes('max-tokens leaves 3'))).toHaveLength(6);
    expect(reasons.at(-1)).toBe('the examples have 0 of 3 tokens');
  });

  it('static looks further where one of the first is too long', () => {
    expect(idsIn(render(open('[few-shot: { k: 2, strategy: static, max-tokens: 60 }]', { pool: LONG_FIRST })).reasons)).toEqual(['a2', 'a3']);
  });

  it.each([{ id: 'pairs', body: CHAT }, { id: 'a loop of the template', body: LOOP }])('$id: what is added to the request is never more, and one token less is too few for these', ({ body }) => {
    const order = fc.constantFrom('nearest-last', 'nearest-first', 'as-listed');
    const strategy = fc.constantFrom('mmr', 'knn', 'bm25', 'coverage', 'random', 'static');
    fc.assert(fc.property(strategy, order, fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 140 }), fc.constantFrom('my invoice was charged twice', 'the page', 'x'), (by, as, k, max, ticket) => {
      const options = `k: ${k}, strategy: ${by}, order: ${as}`;
      const without = tokensOf(render(open('[few-shot: { k: 0 }]', { body }), ticket).messages);
      const { messages, reasons } = render(open(`[few-shot: { ${options}, max-tokens: ${max} }]`, { body }), ticket);
      const added = tokensOf(messages) - without;
      expect(added).toBeLessThanOrEqual(max);
      if (k === 0) return;
      expect(reasons.at(-1)).toBe(`the examples have ${added} of ${max} tokens`);
      const shown = idsIn(reasons);
      if (added === 0) return;
      expect(idsIn(render(open(`[few-shot: { ${options}, max-tokens: ${added} }]`, { body }), ticket).reasons)).toEqual(shown);
      expect(idsIn(render(open(`[few-shot: { ${options}, max-tokens: ${added - 1} }]`, { body }), ticket).reasons)).not.toEqual(shown);
    }));
  });

  it('changes nothing where there is room for all', () => {
    const roomy = render(open('[few-shot: { k: 4, max-tokens: 10000 }]'));
    expect(roomy.messages).toEqual(render(open('[few-shot: { k: 4 }]')).messages);
  });

  it('is counted where the template was shortened before', () => {
    const body = 'system:\nRoute.\nuser:\nPlease make sure to read this in order to sort it: {{ ticket }}';
    const text = (max: number): string => `[few-shot: { k: 6, strategy: static, max-tokens: ${max} }, compress: { level: phrases }]`;
    const shortened = tokensOf(render(open(text(10_000), { body })).messages) - tokensOf(render(open('[few-shot: { k: 0 }, compress: { level: phrases }]', { body })).messages);
    expect(idsIn(render(open(text(shortened), { body })).reasons).filter((id) => /^a\d$/.test(id))).toHaveLength(6);
  });

  it('says where it is an estimate', () => {
    const compiled = open('[few-shot: { k: 1, max-tokens: 100 }]');
    const guessed = { ...tools, counter: { encoding: 'x', count: (text: string) => ({ tokens: text.length, method: 'approx' as const }) } };
    expect(prepareVariant(compiled, [], { tools: guessed }).render({ ticket: 'my invoice' }).reasons.at(-1)).toMatch(/^the examples have about \d+ of 100 tokens$/);
  });

  it('alone needs the tokenizer', () => {
    const compiled = compile(front('[few-shot: { k: 2 }]') + CHAT, { examples: POOL });
    expect(needsTools(compiled, parseReference('a').stages)).toBe(false);
    expect(needsTools(compiled, parseReference('a+few-shot:max-tokens=9').stages)).toBe(true);
  });
});

describe('refused', () => {
  it.each([
    { id: 'no pool', given: { pool: '' }, reason: 'p/a.md has no example pool beside it (p/a.examples.yaml)' },
    { id: 'an empty pool', given: { pool: '[]' }, reason: 'p/a.md has no example pool beside it (p/a.examples.yaml)' },
    { id: 'no user message', given: { body: 'system:\n{{ ticket }}\nassistant:\nx' }, reason: 'p/a.md has no user message to show them before; say where with `{% for example in examples %}`' },
    { id: 'an unknown option', given: { transforms: '[few-shot: { kk: 4 }]' }, reason: 'unknown key `kk`; did you mean `k`?' },
    { id: 'an option that is none', given: { transforms: '[few-shot: { temperature: 4 }]' }, reason: 'unknown key `temperature`; known: `k`, `strategy`, `lambda`, `quality`, `order`, `seed`, `per-label`, `min-score`, `max-tokens`' },
    { id: 'k below 0', given: { transforms: '[few-shot: { k: -1 }]' }, reason: '`k`: expected >=0 but received -1' },
    { id: 'k that is no number', given: { transforms: '[few-shot: { k: many }]' }, reason: '`k`: expected number but received "many"' },
    { id: 'half an example', given: { transforms: '[few-shot: { k: 1.5 }]' }, reason: '`k`: expected a whole number' },
    { id: 'an unknown strategy', given: { transforms: '[few-shot: { strategy: best }]' }, reason: '`strategy`: expected mmr, knn, bm25, coverage, random or static' },
    { id: 'min-score where nothing is compared', given: { transforms: '[few-shot: { strategy: static, min-score: 0.2 }]' }, reason: '`min-score` has no meaning with the strategy static, which compares nothing' },
    { id: 'per-label without labels', given: { transforms: '[few-shot: { per-label: 1 }]', rest: '' }, reason: '`per-label` needs examples with a `category`, or a prompt with `output.labels`' },
    { id: 'per-label of none', given: { transforms: '[few-shot: { per-label: 0 }]' }, reason: '`per-label`: expected >=1 but received 0' },
    { id: 'a budget of none', given: { transforms: '[few-shot: { max-tokens: 0 }]' }, reason: '`max-tokens`: expected >=1 but received 0' },
    { id: 'an unknown order', given: { transforms: '[few-shot: { order: random }]' }, reason: '`order`: expected nearest-last, nearest-first or as-listed' },
    { id: 'several faults', given: { transforms: '[few-shot: { k: -1, lambda: 2 }]' }, reason: '`k`: expected >=0 but received -1; `lambda`: expected <=1 but received 2' },
    { id: 'a variable that is none', given: { pool: '- { id: e, input: { tikcet: x }, output: y }' }, reason: 'example e: `tikcet` is not a variable of this prompt; did you mean `ticket`?' },
    { id: 'a value that does not fit', given: { pool: '- { id: e, input: { ticket: 3 }, output: y }' }, reason: 'example e: `ticket` must be string' },
  ])('$id', ({ given, reason }) => {
    const { code, message } = refusal(() => show(given));
    expect(code).toBe('transform/invalid');
    expect(message).toMatch(/^the transform `few-shot[^`]*` cannot be used: /);
    expect(message).toContain(`cannot be used: ${reason}`);
  });

  it.each([
    { variables: '{ ticket: {}, customer: {} }', needs: 'ticket, customer' },
    { variables: '{ ticket: { default: x } }', needs: 'none' },
  ])('a text where the prompt requires $needs', ({ variables, needs }) => {
    const text = `---\nvariables: ${variables}\ntransforms: [few-shot]\n---\nuser:\n{{ ticket }}`;
    expect(() => prepareVariant(compile(text, { examples: POOL }))).toThrow(
      `a text as \`input\` needs exactly one required variable (here: ${needs}); write a map in a1, a2, a3, a4, a5 and 1 more`,
    );
  });

  it('no map for several: what it leaves out is the query’s', () => {
    const text = '---\nvariables: { ticket: {}, customer: {} }\ntransforms: [few-shot: { k: 1 }]\n---\nuser:\n{{ customer }}: {{ ticket }}';
    const compiled = compile(text, { examples: '- { input: { ticket: one two }, output: y }' });
    expect(prepareVariant(compiled).render({ ticket: 'one', customer: 'C' }).messages.map(({ content }) => content)).toEqual(['C: one two', 'y', 'C: one']);
  });
});
