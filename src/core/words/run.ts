import { listed, type Words } from './words.js';

/** Of runs: what stops them, and what going on needs. */
export const RUN = {
  'run/interrupted': (a: { kept: number; planned: number; resume: string }): Words => ({
    exit: 130,
    message: `interrupted; ${a.kept} of ${a.planned} answers are kept`,
    remedy: `go on: \`${a.resume}\``,
  }),
  'run/budget': (a: { limit: string; kept: number; planned: number; resume: string }): Words => ({
    exit: 4,
    message: `stopped by ${a.limit}; ${a.kept} of ${a.planned} answers are kept`,
    remedy: `raise the limit and go on: \`${a.resume}\``,
  }),
  'run/failed': (a: { reason: string; kept: number; planned: number; resume: string }): Words => ({
    exit: 4,
    message: `${a.reason}${/[.!?]$/.test(a.reason) ? '' : '.'} ${a.kept} of ${a.planned} answers are kept`,
    remedy: `when the provider answers, go on: \`${a.resume}\``,
  }),
  // A branch of somebody without a key changes prompts, and nobody can have recorded what they answer.
  'run/unrecorded': (a: { missing: number; planned: number; queries: readonly string[]; changed: boolean }): Words => ({
    exit: a.changed ? 3 : 4,
    message: `not evaluated: ${a.missing} of ${a.planned} requests have no recording (${listed(a.queries.slice(0, 8))}${a.queries.length > 8 ? ' …' : ''})`,
    remedy: 'record them where there is a key, with --record, and commit .prompt/recordings',
  }),
  'run/unpriced': (a: { models: readonly string[] }): Words => ({
    exit: 2,
    message: `--max-usd cannot hold: the price of ${listed(a.models)} is not known`,
    remedy: 'state it under `prices:` in .promptrc, or limit the run with --max-requests',
  }),
  'run/not-found': (a: { run: string | undefined; known: readonly string[] }): Words => ({
    exit: 2,
    message: a.run === undefined ? 'there is no run of this command to go on with' : `there is no run \`${a.run}\``,
    remedy: a.known.length === 0 ? 'start one: leave --resume out' : `there are: ${listed(a.known)}`,
  }),
  'run/changed': (a: { run: string; changes: readonly string[] }): Words => ({
    exit: 2,
    message: `${a.run} was another evaluation: ${a.changes.join('; ')}`,
    remedy: 'take the change back, or start anew: leave --resume out',
  }),
  'run/unreadable': (a: { run: string }): Words => ({
    exit: 2,
    message: `${a.run} has no manifest: it was ended before its first answer, or is no run`,
    remedy: 'start anew: leave --resume out',
  }),
  'merge/invalid': (a: { reason: string }): Words => ({ exit: 2, message: `these runs cannot be joined: ${a.reason}` }),
  'merge/incomplete': (a: { missing: number; planned: number; shards: readonly string[] }): Words => ({
    exit: 4,
    message: `${a.missing} of ${a.planned} answers are missing${a.shards.length === 0 ? '' : `; no run of shard ${listed(a.shards)} was given`}`,
    remedy: 'give the runs of all shards, and finish those that were interrupted with --resume',
  }),
};
