const PAGE = 100;
const TIMEOUT_MS = 30_000;

/**
 * Keeps one comment on a pull request: the one that begins with `marker`, changed, or a new one.
 * @param onlyUpdate make none where there is none
 * @returns what was done: `created`, `updated`, `none`, or `not allowed`, as with the read-only token of a fork
 * @throws Error where GitHub cannot be reached or answers with anything else
 */
export async function keepComment({ api, token, repository, number, marker, body, onlyUpdate }) {
  const request = requester(api, token);
  const comments = `/repos/${repository}/issues/${number}/comments`;
  const own = await findOwn(request, comments, marker);
  if (own === undefined && onlyUpdate) return 'none';
  const text = { body: `${marker}\n${body}` };
  const { status } = own === undefined ? await request('POST', comments, text) : await request('PATCH', `/repos/${repository}/issues/comments/${own}`, text);
  if (status === 401 || status === 403 || status === 404) return 'not allowed';
  if (status >= 300) throw new Error(`GitHub answered ${status} to the comment`);
  return own === undefined ? 'created' : 'updated';
}

/** Anybody can write the marker; a comment of theirs would be theirs to change afterwards. */
async function findOwn(request, comments, marker) {
  let mine;
  for (let page = 1; ; page++) {
    const { status, data } = await request('GET', `${comments}?per_page=${PAGE}&page=${page}`);
    if (status !== 200 || !Array.isArray(data)) return undefined;
    for (const { id, body, user } of data) {
      if (typeof body !== 'string' || !body.startsWith(marker)) continue;
      mine ??= await whoami(request);
      if (mine(user)) return id;
    }
    if (data.length < PAGE) return undefined;
  }
}

/** A workflow's own token belongs to a bot and cannot ask who it is; a person's can. */
async function whoami(request) {
  const { status, data } = await request('GET', '/user');
  return status === 200 ? (user) => user?.login === data.login : (user) => user?.type === 'Bot';
}

function requester(api, token) {
  return async (method, path, body) => {
    const response = await fetch(`${api}${path}`, {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${token}`, 'x-github-api-version': '2022-11-28', 'user-agent': 'git-prompt', ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, data: response.ok ? JSON.parse(text) : undefined };
  };
}
