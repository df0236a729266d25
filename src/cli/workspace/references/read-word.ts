import { listBranches } from '../../../adapters/git/refs.js';
import { resolveCommit } from '../../../adapters/git/repository.js';
import { PromptError } from '../../../core/errors.js';
import { shortHash } from '../../../core/prompt/content.js';
import { meantWord } from '../../../core/text/nearest-word.js';
import { versionsOf } from '../../../core/version/history.js';
import { formatReference, type Selector } from '../../../core/version/reference.js';
import { numberedHistory } from '../history/history.js';
import { entriesWithHash } from './from-history.js';
import type { Resolver } from './resolver.js';

/** The one thing that exists among what a bare word may mean. */
export async function readWord(resolver: Resolver, name: string, word: string, typed: string): Promise<Selector> {
  const { git } = resolver.project.repository;
  const readings: Selector[] = [];
  const environments = Object.keys(resolver.project.config.environments);
  if (environments.includes(word)) readings.push({ kind: 'environment', environment: word, canary: false });
  const history = await resolver.history();
  const number = /^v?([1-9]\d*)$/.exec(word)?.[1];
  if (number !== undefined && !history.shallow && versionsOf(numberedHistory(history, name)).length >= Number(number)) {
    readings.push({ kind: 'version', number: Number(number) });
  }
  const hash = word.toLowerCase();
  const hashes = /^[0-9a-f]{4,64}$/.test(hash) ? [...new Set((await entriesWithHash(resolver, name, hash)).map((entry) => entry.hash))] : [];
  if (hash.length >= 7 && hashes.length > 0) readings.push({ kind: 'hash', prefix: hash });
  if ((await resolveCommit(git, word)) !== undefined) readings.push({ kind: 'revision', revision: word });
  const [only, another] = readings;
  if (another) {
    throw new PromptError('reference/ambiguous', {
      reference: typed,
      readings: readings.map((selector) => formatReference({ name, selector, stages: [] })),
    });
  }
  if (only) return only;
  // Their canaries only where the word has a colon: else the beginning of an environment would have two readings.
  const canaries = word.includes(':') ? environments.map((environment) => `${environment}:canary`) : [];
  const [meant, other] = hashes;
  const known = [...environments, ...canaries, 'latest', 'worktree', 'staged', ...(await listBranches(git))];
  const nearest = meant !== undefined && other === undefined ? shortHash(meant) : meantWord(word, known);
  const looked =
    meant === undefined
      ? `\`${word}\` is no version, environment, content hash or git revision`
      : `\`${word}\` is too short for a content hash, which takes 7 digits or more`;
  throw new PromptError('reference/not-found', {
    reference: typed,
    looked,
    name,
    ...(nearest === undefined ? { shallow: history.shallow } : { nearest: `${name}@${nearest}` }),
  });
}
