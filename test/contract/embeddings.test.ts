import { appendFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { cutBatches } from '../../src/adapters/models/batches.js';
import { type Embeddings, openEmbeddings } from '../../src/adapters/models/embeddings.js';
import type { SpendingLimit } from '../../src/adapters/models/spending.js';
import { openVectorStore } from '../../src/adapters/models/vectors.js';
import { readConfig } from '../../src/core/config/config.js';
import { apiError, type FaultServer, json, type Reply, raw, startFaultServer } from '../support/fault-server.js';

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface Opened {
  folder?: string;
  offline?: boolean;
  limit?: SpendingLimit;
}

async function open(replies: Reply[], options: Opened = {}): Promise<Embeddings> {
  server = await startFaultServer(replies);
  return openAt(server.url, options);
}

function openAt(url: string, { folder, offline = false, limit }: Opened = {}): Embeddings {
  const { config } = readConfig(`providers: { fake: { base_url: "${url}", key: FAKE_KEY, models: { short: embed-1 } } }`, '.promptrc');
  const cache = folder === undefined ? {} : { cache: { folder, prepare: () => {} } };
  return openEmbeddings({ config, env: offline ? {} : { FAKE_KEY: 'sk-very-secret' }, offline, limit, warn: () => {}, ...cache });
}

const MODEL = 'fake/embed-1';
const folderOf = (): string => mkdtempSync(join(tmpdir(), 'vectors-'));
const rows = (...vectors: unknown[]): unknown => ({ data: vectors.map((embedding, index) => ({ index, embedding })), usage: { prompt_tokens: 2 * vectors.length } });
const vectors = (...all: unknown[]): Reply => json(200, rows(...all));
const plain = (found: readonly ArrayLike<number>[]): number[][] => found.map((vector) => Array.from(vector));

describe('embeddings', () => {
  it('are asked for once for each text, those of one time together', async () => {
    const embeddings = await open([vectors([1, 0], [0, 1]), vectors([1, 1])]);
    const [first, second] = await Promise.all([embeddings.embed(MODEL, ['a', 'b', 'a']), embeddings.embed(MODEL, ['b'])]);
    expect(plain(first)).toEqual([[1, 0], [0, 1], [1, 0]]);
    expect(plain(second)).toEqual([[0, 1]]);
    expect(plain(await embeddings.embed(MODEL, ['a', 'c']))).toEqual([[1, 0], [1, 1]]);
    expect(server?.seen.map(({ path, body, headers }) => [path, body, headers.authorization])).toEqual([
      ['/v1/embeddings', { model: 'embed-1', input: ['a', 'b'], encoding_format: 'float' }, 'Bearer sk-very-secret'],
      ['/v1/embeddings', { model: 'embed-1', input: ['c'], encoding_format: 'float' }, 'Bearer sk-very-secret'],
    ]);
    expect(embeddings.takeUsage()).toEqual([{ name: MODEL, provider: 'fake', modelName: 'embed-1', asked: 3, kept: 0, requests: [4, 2] }]);
    expect(embeddings.takeUsage()).toEqual([]);
  });

  it('stop once what they may cost is spent; what came is kept', async () => {
    const folder = folderOf();
    const limit = { maxUsd: 1, price: (_: string, model: string, { inputTokens = 0 }: { inputTokens?: number | undefined }) => (model === 'embed-1' ? inputTokens / 10 : undefined) };
    const embeddings = await open([vectors([1, 0], [0, 1], [1, 1]), vectors([1, 1], [1, 0])], { folder, limit });
    await embeddings.embed(MODEL, ['a', 'b', 'c']);
    expect(embeddings.takeSpent()).toBeCloseTo(0.6, 12);
    await embeddings.embed(MODEL, ['d', 'e']);
    expect([embeddings.takeSpent(), embeddings.takeSpent()]).toEqual([expect.closeTo(0.4, 12), 0]);
    await expect(embeddings.embed(MODEL, ['f'])).rejects.toMatchObject({ code: 'embeddings/budget', exit: 4, message: expect.stringContaining('--max-usd 1') });
    expect(plain(await embeddings.embed(MODEL, ['a', 'e']))).toEqual([[1, 0], [1, 0]]);
    expect(server?.seen).toHaveLength(2);
  });

  it('are put in the order of the texts, whatever the order of the reply', async () => {
    const embeddings = await open([json(200, { data: [{ index: 1, embedding: [0, 1] }, { index: 0, embedding: [1, 0] }] })]);
    expect(plain(await embeddings.embed(MODEL, ['a', 'b']))).toEqual([[1, 0], [0, 1]]);
    // A server that does not count is not taken for one that counted nothing.
    expect(embeddings.takeUsage()[0]?.requests).toEqual([undefined]);
  });

  it.each<[string, Reply, string]>([
    ['a refusal, without the key', apiError(401, { message: 'bad key sk-very-secret' }), 'answered 401: bad key [redacted]'],
    ['a text that is too long, with which it may be', apiError(400, { message: 'maximum context length' }), 'The longest of the 2 texts has 2 characters: “bb”'],
    ['no vector', json(200, { data: [] }), 'sent 0 vectors for 2 texts'],
    ['fewer vectors than texts', vectors([1]), 'sent 1 vectors for 2 texts'],
    ['more vectors than texts', vectors([1], [1], [1]), 'sent 3 vectors for 2 texts'],
    ['vectors of words', vectors(['x'], ['y']), 'no number'],
    ['NaN as null', vectors([1, null], [1, 1]), 'no number'],
    ['NaN as it is no JSON', raw(200, '{"data":[{"index":0,"embedding":[NaN]},{"index":1,"embedding":[1]}]}', { 'content-type': 'application/json' }), 'is none'],
    ['an empty vector', vectors([], []), 'is empty'],
    ['a vector of zeros', vectors([0, 0], [1, 0]), 'all zero'],
    ['vectors of two lengths', vectors([1, 0], [1, 0, 0]), 'vectors of 3 and of 2 numbers'],
    ['one place twice', json(200, { data: [{ index: 0, embedding: [1] }, { index: 0, embedding: [2] }] }), 'order cannot be told'],
    ['a page', raw(200, '<html>', { 'content-type': 'text/html' }), 'sent no vectors'],
  ])('%s is an error', async (_, reply, told) => {
    const folder = folderOf();
    const embeddings = await open([reply], { folder });
    await expect(embeddings.embed(MODEL, ['a', 'bb'])).rejects.toMatchObject({ code: 'embeddings/failed', exit: 4, message: expect.stringContaining(told) });
  });

  it('a server that is busy is asked again', async () => {
    const embeddings = await open([apiError(429, { message: 'slow down' }, { 'retry-after-ms': '1' }), vectors([1])]);
    expect(plain(await embeddings.embed(MODEL, ['a']))).toEqual([[1]]);
    expect(server?.seen).toHaveLength(2);
    expect(embeddings.takeUsage()).toMatchObject([{ asked: 1, requests: [2] }]);
  });

  it('after a failure that is for good nothing more is sent, and no failure is remembered as an answer', async () => {
    const embeddings = await open([apiError(401, { message: 'no' })]);
    const many = Array.from({ length: 2000 }, (_, at) => `text ${at}`);
    await expect(embeddings.embed(MODEL, many)).rejects.toThrow('401');
    expect(server?.seen.length).toBeLessThanOrEqual(4);
    const busy = await open([apiError(400, { message: 'no' }), vectors([1])]);
    await expect(busy.embed(MODEL, ['a'])).rejects.toThrow('400');
    expect(plain(await busy.embed(MODEL, ['a']))).toEqual([[1]]);
  });

  it('an empty text is refused before anything is sent', async () => {
    const embeddings = await open([vectors([1])]);
    await expect(embeddings.embed(MODEL, ['a', ' \n'], ['one', 'two'])).rejects.toThrow('an empty text has no vector (two)');
    expect(server?.seen).toEqual([]);
  });

  it('a missing key or an unknown provider is said at once', () => {
    const { config } = readConfig('{}', '.promptrc');
    const embeddings = openEmbeddings({ config, env: {}, offline: false, warn: () => {} });
    expect(() => embeddings.require('openai/text-embedding-3-small')).toThrow('OPENAI_API_KEY');
    expect(() => embeddings.require('nobody/x')).toThrow('not configured');
    expect(() => embeddings.require('local/icl-1')).toThrow('has no vectors');
  });
});

describe('kept vectors', () => {
  it('are not asked for again, by another process neither, and are the same to the last bit', async () => {
    const folder = folderOf();
    const embeddings = await open([vectors([0.1, -0.2]), vectors([1 / 3, 7e-9])], { folder });
    const came = [...(await embeddings.embed(MODEL, ['a'])), ...(await embeddings.embed(MODEL, ['b\n🙂']))];
    const again = openAt(server?.url ?? '', { folder });
    expect(plain(await again.embed(MODEL, ['a', 'b\n🙂']))).toEqual(plain(came));
    expect(again.takeUsage()).toMatchObject([{ asked: 0, kept: 2, requests: [] }]);
    expect(server?.seen).toHaveLength(2);
    // By the model that a name stands for, not by the name.
    expect(plain(await again.embed('fake/short', ['a']))).toEqual(plain(came.slice(0, 1)));
  });

  it('offline they need no key, and what is missing is named', async () => {
    const folder = folderOf();
    await (await open([vectors([1, 0])], { folder })).embed(MODEL, ['a']);
    const offline = openAt(server?.url ?? '', { folder, offline: true });
    expect(plain(await offline.embed(MODEL, ['a']))).toEqual([[1, 0]]);
    await expect(offline.embed(MODEL, ['a', 'b', 'b'], ['one', 'two', 'two'])).rejects.toMatchObject({ code: 'embeddings/missing', exit: 4, message: `1 of 2 texts have no kept vector of ${MODEL}: two` });
    await expect(offline.embed(MODEL, ['b'])).rejects.toThrow('“b”');
    await expect(openAt('http://127.0.0.1:9/v1', { folder, offline: true }).embed(MODEL, ['a'])).rejects.toThrow('no kept vector');
    expect(server?.seen).toHaveLength(1);
  });

  it('that are torn or altered are asked for anew', async () => {
    const folder = folderOf();
    await (await open([vectors([1, 0], [0, 1], [1, 1])], { folder })).embed(MODEL, ['a', 'b', 'c']);
    const file = join(folder, readdirSync(folder)[0] as string);
    const lines = readFileSync(file, 'utf8').split('\n');
    const [a = '', b = '', c = ''] = lines;
    writeFileSync(file, `${a}\n${b.slice(0, -4)}AAA=\n`);
    appendFileSync(file, c.slice(0, 90));
    const again = openAt(server?.url ?? '', { folder });
    await again.embed(MODEL, ['a', 'b', 'c']).catch(() => {});
    expect(server?.seen.at(-1)?.body).toMatchObject({ input: ['b', 'c'] });
  });

  it('of another length are not compared with new ones', async () => {
    const folder = folderOf();
    await (await open([vectors([1, 0]), vectors([1, 0, 0])], { folder })).embed(MODEL, ['a']);
    await expect(openAt(server?.url ?? '', { folder }).embed(MODEL, ['a', 'b'])).rejects.toThrow('replaced behind its name');
  });

  it('are read as they were written, whatever the numbers', () => {
    const folder = folderOf();
    let key = 0;
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1, maxLength: 40, noNaN: true, noDefaultInfinity: true }), (vector) => {
        const name = String((key += 1)).padStart(64, '0');
        const store = openVectorStore(folder, { warn: () => {} });
        store.put(name, vector);
        store.close();
        expect(openVectorStore(folder, { warn: () => {} }).get(name)).toEqual(vector);
      }),
      { numRuns: 30, seed: 7 },
    );
  });
});

describe('batches', () => {
  it('hold every text once and in order, and no more than servers take', () => {
    const text = fc.oneof(fc.string({ maxLength: 20 }), fc.constant('x'.repeat(100_000)), fc.constant('é'.repeat(200_000)));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 600 }), (texts) => {
        const batches = cutBatches(texts, (one) => one);
        expect(batches.flat()).toEqual(texts);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(256);
          expect(batch.length === 1 || Buffer.byteLength(batch.join('')) <= 250_000).toBe(true);
        }
        // No two neighbours would have fitted together.
        for (const [at, batch] of batches.slice(1).entries()) {
          const before = batches[at] as string[];
          expect(before.length + 1 > 256 || Buffer.byteLength(before.join('') + (batch[0] ?? '')) > 250_000).toBe(true);
        }
      }),
      { numRuns: 40, seed: 3 },
    );
  });
});
