import { readFileSync } from 'node:fs';

/**
 * What the event that started the workflow says of it: `base`, a branch or a commit to compare with (undefined: there is none), `number`, the
 * pull request's, and `fork`, whether it comes from one.
 */
export function readEvent(env) {
  const event = env.GITHUB_EVENT_PATH ? JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, 'utf8')) : {};
  const pull = event.pull_request;
  return {
    base: baseOf(env, event),
    number: Number.isSafeInteger(pull?.number) ? pull.number : undefined,
    // The head's repository is gone where a fork was deleted.
    fork: pull !== undefined && pull.head?.repo?.full_name !== pull.base?.repo?.full_name,
  };
}

function baseOf(env, event) {
  if (env.GITHUB_BASE_REF) return env.GITHUB_BASE_REF;
  if (event.merge_group) return event.merge_group.base_sha;
  // The first push of a branch has zeros there.
  if (typeof event.before === 'string' && /[^0]/.test(event.before)) return event.before;
  return event.repository?.default_branch;
}
