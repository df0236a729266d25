import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one request, or misbehaves. */
export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

export interface SeenRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

export interface FaultServer {
  /** Base URL for an OpenAI client: `http://127.0.0.1:<port>/v1` */
  url: string;
  /** The requests so far, oldest first. */
  seen: SeenRequest[];
  close(): Promise<void>;
}

/** A server on loopback that gives the replies in order, and the last one for every request after. */
export async function startFaultServer(replies: readonly Reply[]): Promise<FaultServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const reply = replies[Math.min(seen.length, replies.length - 1)];
      seen.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) });
      reply?.(response, request);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    seen,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** An answer as OpenAI's API gives it; `extra` replaces members of it. */
export function chatCompletion(content: string | null, extra: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'gpt-4.1-mini-2025-04-14',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
    ...extra,
  };
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return raw(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

export function raw(status: number, body: string, headers: Record<string, string> = {}): Reply {
  return (response) => void response.writeHead(status, headers).end(body);
}

export function apiError(status: number, error: Record<string, unknown>, headers: Record<string, string> = {}): Reply {
  return json(status, { error }, headers);
}

/** A success whose body has no length and no bytes. */
export const emptyChunked: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  response.end();
};

export const resetBeforeHeaders: Reply = (_response, request) => void request.socket.destroy();

/** Promises more bytes than it sends, then drops the connection. */
export const resetMidBody: Reply = (response, request) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"choices":[', () => request.socket.destroy());
};

/** Headers and the beginning of a body, and then nothing more. */
export const stallAfterHeaders: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"choices":[');
};

/** Not even headers. */
export const neverAnswer: Reply = () => {};

/** A byte of white space every 20 ms: never silent for long, and never done. */
export const dripForever: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

/** Sends for as long as the client reads. */
export const endlessBody: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = Buffer.alloc(1024 * 1024, 0x20);
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
};
