import { createServer } from 'node:http';
import { listenOnLoopback } from './loopback.js';

export interface StoredComment {
  id: number;
  body: string;
  /** As GitHub shows who wrote it. */
  user: { login: string; type: string };
  /** As GitLab does. */
  author: { id: number };
}

export interface CommentsServer {
  url: string;
  comments: StoredComment[];
  /** `METHOD path` of each request, in the order in which they came. */
  asked: string[];
  tokens: string[];
  /** What a request that writes is answered, if not with success. */
  refuse?: number;
  /** Who the token belongs to; a bot's cannot ask. */
  person?: { id: number; login: string };
}

/** GitHub's comments of an issue and GitLab's notes of a merge request, as far as one comment needs them, on loopback. Gone after the test. */
export async function startCommentsServer(comments: readonly Partial<StoredComment>[] = []): Promise<CommentsServer> {
  const made = comments.map((one, index): StoredComment => ({ id: index + 1, body: '', user: { login: 'someone', type: 'User' }, author: { id: 1 }, ...one }));
  const state: CommentsServer = { url: '', comments: made, asked: [], tokens: [] };
  const answer = (method: string, url: URL, body: string): [status: number, data: unknown] => {
    if (url.pathname === '/user') return state.person ? [200, state.person] : [403, {}];
    if (method === 'GET') {
      const [size, page] = [Number(url.searchParams.get('per_page')), Number(url.searchParams.get('page'))];
      return [200, state.comments.slice(size * (page - 1), size * page)];
    }
    if (state.refuse !== undefined) return [state.refuse, {}];
    const written = (JSON.parse(body) as { body: string }).body;
    if (method === 'POST') {
      state.comments.push({ id: state.comments.length + 1, body: written, user: { login: 'github-actions[bot]', type: 'Bot' }, author: { id: state.person?.id ?? 0 } });
      return [201, {}];
    }
    const found = state.comments.find(({ id }) => id === Number(url.pathname.split('/').at(-1)));
    if (!found) return [404, {}];
    found.body = written;
    return [200, {}];
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk)).on('end', () => {
      const url = new URL(request.url ?? '/', 'http://x');
      state.asked.push(`${request.method} ${url.pathname}`);
      state.tokens.push(request.headers.authorization ?? String(request.headers['private-token']));
      const [status, data] = answer(request.method ?? '', url, body);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(data));
    });
  });
  state.url = await listenOnLoopback(server);
  return state;
}
