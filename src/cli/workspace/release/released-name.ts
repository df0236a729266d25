import { PromptError } from '../../../core/errors.js';
import type { Release } from '../../../core/release/release.js';
import type { Releases } from './releases.js';
import type { Resolver } from '../references/resolver.js';
import { findName } from '../tree.js';

/**
 * What an environment serves of the prompt that is meant, among those it serves and those there are, by whatever name.
 * @throws PromptError `release/none`, `release/invalid`, `prompt/not-found`, `prompt/ambiguous-name`
 */
export async function findReleased(resolver: Resolver, releases: Releases, environment: string, typed: string): Promise<Release> {
  const served = [...releases.all, ...releases.unreadable].filter((release) => release.environment === environment).map(({ prompt }) => prompt);
  const name = await resolver.findNow(typed, async () => findName(typed, [...new Set([...served, ...(await resolver.names())])], 'this repository'));
  const release = await resolver.release(environment, name, releases);
  if (!release) throw new PromptError('release/none', { name, environment });
  return release;
}
