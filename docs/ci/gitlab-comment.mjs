// Keeps one note on a merge request: `node gitlab-comment.mjs <file with Markdown>` in a GitLab job. That it cannot is said and fails nothing.
import { readFileSync } from 'node:fs';

const MARKER = '<!-- git-prompt:gitlab -->';
const PAGE = 100;
const { CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID, PROMPT_COMMENT_TOKEN } = process.env;
const NOTES = `/projects/${CI_PROJECT_ID}/merge_requests/${CI_MERGE_REQUEST_IID}/notes`;

try {
  const text = readFileSync(process.argv[2], 'utf8').trim();
  const own = await findOwn();
  if (own !== undefined) await request('PUT', `${NOTES}/${own}`, { body: `${MARKER}\n${text || 'No prompt differs, or nothing could be evaluated; the job says which.'}` });
  else if (text !== '') await request('POST', NOTES, { body: `${MARKER}\n${text}` });
} catch (error) {
  process.stderr.write(`no note: ${error.message}\n`);
}

/** Anybody can write the marker: only a note of the token's own counts. */
async function findOwn() {
  const { id: me } = await request('GET', '/user');
  for (let page = 1; ; page++) {
    const notes = await request('GET', `${NOTES}?per_page=${PAGE}&page=${page}`);
    const own = notes.find(({ body, author }) => author.id === me && body.startsWith(MARKER));
    if (own || notes.length < PAGE) return own?.id;
  }
}

async function request(method, path, body) {
  const response = await fetch(CI_API_V4_URL + path, {
    method,
    signal: AbortSignal.timeout(30_000),
    headers: { 'private-token': PROMPT_COMMENT_TOKEN, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`GitLab answered ${response.status} to ${method} ${path}`);
  return response.json();
}
