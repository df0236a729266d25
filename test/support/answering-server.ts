import { createServer, type ServerResponse } from 'node:http';
import { chatCompletion } from './fault-server.js';
import { listenOnLoopback } from './loopback.js';

interface Asked {
  /** Texts of the messages, the system's first. */
  texts: string[];
  /** From 0. */
  number: number;
}

export interface AnsweringServer {
  /** For `base_url`. */
  url: string;
  /** The texts of each request, in the order in which they came. */
  asked: string[][];
  /** Called when a request has come and before it is answered; what it returns is sent instead of the answer. */
  onRequest: (asked: Asked) => { status: number; body: unknown } | void;
  /** How long an answer takes. */
  delayMs: number;
}

/** A model on loopback that answers `red` or `green` as the text says, or as it is told to. Gone after the test. */
export async function startAnsweringServer(answer: (texts: readonly string[]) => string = colourIn): Promise<AnsweringServer> {
  const state: AnsweringServer = { url: '', asked: [], onRequest: () => {}, delayMs: 5 };
  const send = (response: ServerResponse, status: number, body: unknown): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => {
      const texts = (JSON.parse(text) as { messages: { content: string }[] }).messages.map(({ content }) => content);
      const number = state.asked.push(texts) - 1;
      const other = state.onRequest({ texts, number });
      setTimeout(() => (other ? send(response, other.status, other.body) : send(response, 200, chatCompletion(answer(texts)))), state.delayMs);
    });
  });
  state.url = `${await listenOnLoopback(server)}/v1`;
  return state;
}

/** The prompt must say what it wants: a poor one gets a poor answer. */
function colourIn([system = '', user = '']: readonly string[]): string {
  return system.includes('Labels') ? (/red|green/.exec(user)?.[0] ?? 'none') : 'Hello!';
}
