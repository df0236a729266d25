import type { ModelRequest } from '../../ports.js';
import { canonicalJson, sha256 } from '../../text/canonical-json.js';

/** What decides an answer, under the names of the API, with the provider in the model's name. */
export type RequestBody = Readonly<Record<string, unknown>>;

/** How an answer is carried, and what the provider keeps for its own records: no answer depends on it. */
const IRRELEVANT = new Set(['stream', 'stream_options', 'user', 'metadata']);

/** @param model `provider/model` */
export function requestBody(model: string, { messages, parameters }: Pick<ModelRequest, 'messages' | 'parameters'>): RequestBody {
  const relevant = Object.entries(parameters).filter(([name]) => !IRRELEVANT.has(name));
  return { ...Object.fromEntries(relevant), model, messages };
}

/** Without the server's address: who records and who replays need not reach the provider by the same one. */
export function recordingKey(body: RequestBody): string {
  return sha256(canonicalJson(body));
}

/** Changes with what is kept: answers kept under another one are not found. */
const CACHE_VERSION = 1;

/** @param address host, port and path of the server: another one may serve another model by the same name */
export function cacheKey(body: RequestBody, address: string, repeat: number): string {
  return sha256(canonicalJson({ version: CACHE_VERSION, address, repeat, body }));
}
