import { resolveCommit } from '../../../adapters/git/repository.js';
import { PromptError } from '../../../core/errors.js';
import { nearestWord } from '../../../core/text/nearest-word.js';
import { versionsOf } from '../../../core/version/history.js';
import { formatReference, type Selector } from '../../../core/version/reference.js';
import { numberedHistory } from '../history/history.js';
import { entriesWithHash } from './from-history.js';
import type { Resolver } from './resolver.js';

/** The one thing that exists among what a bare word may mean. */
export async function readWord(resolver: Resolver, name: string, word: string, typed: string): Promise<Selector> {
  const readings: Selector[] = [];
  const environments = Object.keys(resolver.project.config.environments);
  if (environments.includes(word)) readings.push({ kind: 'environment', environment: word, canary: false });
  const history = await resolver.history();
  const number = /^v?([1-9]\d*)$/.exec(word)?.[1];
  if (number !== undefined && !history.shallow && versionsOf(numberedHistory(history, name)).length >= Number(number)) readings.push({ kind: 'version', number: Number(number) });
  if (/^[0-9a-f]{7,64}$/.test(word) && (await entriesWithHash(resolver, name, word)).length > 0) readings.push({ kind: 'hash', prefix: word });
  if ((await resolveCommit(resolver.project.repository.git, word)) !== undefined) readings.push({ kind: 'revision', revision: word });
  const [only, another] = readings;
  if (another) throw new PromptError('reference/ambiguous', { reference: typed, readings: readings.map((selector) => formatReference({ name, selector, stages: [] })) });
  if (only) return only;
  const nearest = nearestWord(word, [...environments, 'latest', 'worktree', 'staged']);
  const looked = `\`${word}\` is no version, environment, content hash or git revision`;
  throw new PromptError('reference/not-found', { reference: typed, looked, ...(nearest === undefined ? {} : { nearest: `${name}@${nearest}` }) });
}
