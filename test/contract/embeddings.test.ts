import { afterEach, describe, expect, it } from 'vitest';
import { openEmbeddings } from '../../src/adapters/models/embeddings.js';
import { readConfig } from '../../src/core/config/config.js';
import { apiError, type FaultServer, json, type Reply, startFaultServer } from '../support/fault-server.js';

let server: FaultServer | undefined;
afterEach(() => server?.close());

async function open(replies: Reply[]) {
  server = await startFaultServer(replies);
  const { config } = readConfig(`providers: { fake: { base_url: "${server.url}", key: FAKE_KEY } }`, '.promptrc');
  return openEmbeddings(['fake/embed-1'], config, { FAKE_KEY: 'sk-very-secret' });
}

const vector = (embedding: unknown): Reply => json(200, { data: [{ index: 0, embedding }], usage: { prompt_tokens: 2, total_tokens: 2 } });

describe('embeddings', () => {
  it('are asked for once for each text', async () => {
    const embeddings = await open([vector([1, 0]), vector([0, 1])]);
    expect(await embeddings.embed('fake/embed-1', ['a'])).toEqual([[1, 0]]);
    expect(await embeddings.embed('fake/embed-1', ['a', 'b'])).toEqual([[1, 0], [0, 1]]);
    expect(server?.seen.map(({ path, body, headers }) => [path, body, headers.authorization])).toEqual([
      ['/v1/embeddings', { model: 'embed-1', input: 'a', encoding_format: 'float' }, 'Bearer sk-very-secret'],
      ['/v1/embeddings', { model: 'embed-1', input: 'b', encoding_format: 'float' }, 'Bearer sk-very-secret'],
    ]);
    expect(embeddings.takeUsage()).toEqual([{ model: 'fake/embed-1', texts: 2, tokens: 4 }]);
    expect(embeddings.takeUsage()).toEqual([]);
  });

  it.each<[string, Reply, string]>([
    ['a refusal, without the key', apiError(401, { message: 'bad key sk-very-secret' }), 'fake/embed-1: 401 bad key [redacted]'],
    ['no vector', json(200, { data: [] }), 'fake/embed-1: the reply holds no vector'],
    ['a vector of words', vector(['x']), 'the reply holds no vector'],
  ])('%s is an error', async (_, reply, told) => {
    const embeddings = await open([reply]);
    await expect(embeddings.embed('fake/embed-1', ['a'])).rejects.toThrow(told);
  });

  it('a model that was not named is not asked, and a missing key is said at once', async () => {
    const embeddings = await open([vector([1])]);
    await expect(embeddings.embed('fake/other', ['a'])).rejects.toThrow('fake/other may not be asked');
    const { config } = readConfig('{}', '.promptrc');
    expect(() => openEmbeddings(['openai/text-embedding-3-small'], config, {})).toThrow('OPENAI_API_KEY');
  });
});
