import { createServer } from 'node:http';
import { chatCompletion } from './fault-server.js';
import { listenOnLoopback } from './loopback.js';

export interface EmbeddingServer {
  /** For `base_url`. */
  url: string;
  /** The texts of each request for vectors. */
  embedded: string[][];
  /** The messages' texts of each other request. */
  asked: string[][];
  /** Called when a request for vectors has come. */
  onEmbedding: () => void;
}

/** Words of one meaning share a dimension, which no lexical comparison knows. */
const MEANINGS = [/refund|money back|reimburse/i, /password|sign in|credentials|log ?in/i, /parcel|delivery|package|courier/i];

/** What a text means: one dimension for each meaning, and a little of its own so that no two texts are quite the same. */
export function meaningOf(text: string): number[] {
  return [...MEANINGS.map((meaning) => (meaning.test(text) ? 1 : 0)), 0.05 + (text.length % 7) / 100];
}

/** An embedding model on loopback that knows a few meanings; other requests are answered with `answer`. Gone after the test. */
export async function startEmbeddingServer(answer: (texts: readonly string[]) => string = () => 'none'): Promise<EmbeddingServer> {
  const state: EmbeddingServer = { url: '', embedded: [], asked: [], onEmbedding: () => {} };
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => {
      const body = JSON.parse(text) as { input?: string[]; messages?: { content: string }[] };
      if (body.input) {
        state.embedded.push(body.input);
        state.onEmbedding();
      }
      const texts = (body.messages ?? []).map(({ content }) => content);
      if (!body.input) state.asked.push(texts);
      const reply = body.input
        ? { data: body.input.map((one, index) => ({ index, embedding: meaningOf(one) })), usage: { prompt_tokens: body.input.length * 10 } }
        : chatCompletion(answer(texts));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
    });
  });
  state.url = `${await listenOnLoopback(server)}/v1`;
  return state;
}
