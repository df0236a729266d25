import { describe, expect, it } from 'vitest';
import type { Embed } from '../../../src/core/ports.js';
import { prepareVariant, type Variant } from '../../../src/core/transform/variant.js';
import { parseReference } from '../../../src/core/version/reference.js';
import { meaningOf } from '../../support/embedding-server.js';
import { compile } from '../prompt/reading.js';
import { refusal } from '../../support/refusal.js';

const POOL = `
- { id: b1, input: I want my money back, output: billing }
- { id: b2, input: please reimburse me, output: billing, quality: 0.5 }
- { id: a1, input: I forgot my credentials, output: account }
- { id: a2, input: the order page does not let me log in, output: account }
- { id: s1, input: where is the courier with my order, output: shipping }
`;
const MODEL = 'test/small';
const front = (options: string): string => `---\nvariables: { ticket: { type: string }, note: { default: '' } }\ntransforms: [few-shot: { ${options} }]\noutput: { labels: [billing, account, shipping] }\n---\nsystem:\nRoute it.\nuser:\n{{ ticket }}`;

function variantOf(options: string, pool = POOL): Variant {
  return prepareVariant(compile(front(options), { examples: pool }));
}

/** An embedding model that remembers what it was asked. */
function model(vectorOf: (text: string) => unknown = meaningOf): { embed: Embed; asked: { model: string; texts: readonly string[]; labels: readonly string[] | undefined }[] } {
  const asked: { model: string; texts: readonly string[]; labels: readonly string[] | undefined }[] = [];
  return {
    asked,
    embed: async (name, texts, labels) => {
      asked.push({ model: name, texts, labels });
      return texts.map(vectorOf) as number[][];
    },
  };
}

const values = (...tickets: string[]) => tickets.map((ticket, at) => ({ label: `query q${at}`, values: { ticket, note: 'x' } }));
const shownTo = (variant: Variant, ticket: string): string[] => variant.render({ ticket, note: '' }).messages.slice(1, -1).filter(({ role }) => role === 'user').map(({ content }) => content);

async function chosen(options: string, ticket: string): Promise<string[]> {
  const ready = await variantOf(options).embedding?.ready(values(ticket), model().embed);
  return shownTo(ready as Variant, ticket);
}

describe('few-shot by an embedding model', () => {
  it('finds what is meant alike, where words find nothing', async () => {
    expect(await chosen(`k: 2, strategy: knn, quality: 0, embedder: ${MODEL}`, 'a refund of the order')).toEqual(expect.arrayContaining(['I want my money back', 'please reimburse me']));
    expect(shownTo(variantOf('k: 2, strategy: knn'), 'a refund of the order')).not.toContain('please reimburse me');
  });

  it.each<[what: string, options: string, ticket: string, shown: string[]]>([
    ['the nearest last', 'k: 2, strategy: knn, quality: 0', 'a refund', ['I want my money back', 'please reimburse me']],
    ['quality counts', 'k: 1, strategy: knn, quality: 4', 'a refund', ['I want my money back']],
    ['min-score is a cosine', 'k: 5, strategy: knn, min-score: 0.9', 'a delivery', ['where is the courier with my order']],
    ['a limit for each label', 'k: 2, strategy: knn, per-label: 1, order: nearest-first, quality: 0', 'a refund', ['please reimburse me', 'where is the courier with my order']],
    ['an example that says what the input says is a leak', 'k: 1, strategy: knn', 'I WANT my money back', ['please reimburse me']],
    ['what says nothing is as near to all', 'k: 2, strategy: knn, order: as-listed', '  ', ['I want my money back', 'please reimburse me']],
  ])('%s', async (_, options, ticket, shown) => {
    expect(await chosen(`${options}, embedder: ${MODEL}`, ticket)).toEqual(shown);
  });

  it('says by what it chose', async () => {
    const ready = await variantOf(`k: 1, embedder: ${MODEL}`).embedding?.ready(values('a refund'), model().embed);
    expect(ready?.render({ ticket: 'a refund', note: '' }).reasons.at(-1)).toBe(`chosen by semantic: ${MODEL}`);
    expect(variantOf('k: 1').render({ ticket: 'a refund', note: '' }).reasons.join()).not.toContain('semantic');
  });

  it('asks for pool and inputs together, each text once, the pool no second time, and answers never', async () => {
    const variant = variantOf(`k: 1, embedder: ${MODEL}`);
    expect(variant.embedding?.model).toBe(MODEL);
    const { embed, asked } = model();
    await variant.embedding?.ready(values('a refund', 'a parcel', 'a refund', ' '), embed);
    expect(asked.map(({ texts }) => texts)).toEqual([
      ['I want my money back', 'please reimburse me', 'I forgot my credentials', 'the order page does not let me log in', 'where is the courier with my order'],
      ['a refund', 'a parcel'],
    ]);
    expect(asked.map(({ labels }) => labels?.[0])).toEqual(['example b1', 'query q0']);
    await variant.embedding?.ready(values('a password'), embed);
    expect(asked.slice(2).map(({ texts }) => texts)).toEqual([['a password']]);
    await variant.embedding?.ready([], embed);
    expect(asked).toHaveLength(3);
  });

  it('refuses to render what it was not made ready for', async () => {
    const variant = variantOf(`k: 1, embedder: ${MODEL}`);
    const ready = await variant.embedding?.ready(values('a refund'), model().embed);
    for (const [one, ticket] of [[variant, 'a refund'], [ready as Variant, 'another']] as const) {
      expect(() => one.render({ ticket, note: '' })).toThrow(expect.objectContaining({ code: 'transform/unprepared' }));
    }
  });

  it.each<[what: string, vectorOf: (text: string) => unknown, told: string]>([
    ['no vectors', () => undefined, 'example b1 is not like the others'],
    ['another length', (text) => (text.includes('log in') ? [1] : [1, 0]), 'example a2 is not like the others'],
    ['NaN', (text) => (text === 'a refund' ? [Number.NaN] : [1]), 'query q0 is not like the others'],
    ['another length than the pool has', (text) => (text === 'a refund' ? [1] : [1, 0]), 'vectors of 1 and of 2 numbers'],
    ['words', () => ['x'], 'finite numbers'],
    ['nothing but zeros', () => [0, 0], 'finite numbers'],
  ])('%s is an error, and the pool is asked for again', async (_, vectorOf, told) => {
    const variant = variantOf(`k: 1, embedder: ${MODEL}`);
    await expect(variant.embedding?.ready(values('a refund'), model(vectorOf).embed)).rejects.toMatchObject({ code: 'embeddings/failed', message: expect.stringContaining(told) });
    await expect(variant.embedding?.ready(values('a refund'), async () => [])).rejects.toThrow(/expected \d vectors?, but got 0/);
  });

  it('what the model threw is thrown on, and nothing of it stays', async () => {
    const variant = variantOf(`k: 1, embedder: ${MODEL}`);
    await expect(variant.embedding?.ready(values('a refund'), () => Promise.reject(new Error('busy')))).rejects.toThrow('busy');
    const ready = await variant.embedding?.ready(values('a refund'), model().embed);
    expect(shownTo(ready as Variant, 'a refund')).toEqual(['I want my money back']);
  });

  it('an example that says nothing is named', async () => {
    const variant = variantOf(`k: 1, embedder: ${MODEL}`, "- { id: e, input: ' ', output: billing }\n- { id: f, input: x, output: account }\n");
    await expect(variant.embedding?.ready(values('a refund'), model().embed)).rejects.toThrow('an empty text has no vector (example e)');
  });
});

describe('the option `embedder`', () => {
  it.each([
    ['embedder: small', 'expected lexical, or an embedding model'],
    ['embedder: 3', 'expected lexical, or an embedding model'],
    [`strategy: random, embedder: ${MODEL}`, 'compares nothing'],
    [`strategy: static, embedder: ${MODEL}`, 'compares nothing'],
    [`strategy: bm25, embedder: ${MODEL}`, 'goes by words'],
    [`strategy: coverage, embedder: ${MODEL}`, 'goes by words'],
  ])('%s is refused', (options, told) => {
    expect(refusal(() => variantOf(options)).message).toContain(told);
  });

  it('is part of the content, can be given in a reference, and taken back there', () => {
    const [plain, by] = [compile(front('k: 1'), { examples: POOL }), compile(front(`k: 1, embedder: ${MODEL}`), { examples: POOL })];
    expect(plain.prompt.hash).not.toBe(by.prompt.hash);
    const { stages } = parseReference('a+few-shot:embedder=openai/text-embedding-3-small');
    expect(prepareVariant(plain, stages).embedding?.model).toBe('openai/text-embedding-3-small');
    expect(prepareVariant(by, parseReference('a+few-shot:embedder=lexical').stages).embedding).toBeUndefined();
    expect(prepareVariant(by, parseReference('a+few-shot:k=0').stages).embedding).toBeUndefined();
  });
});
