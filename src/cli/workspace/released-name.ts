import type { Context } from '../command.js';
import type { Releases } from './releases.js';
import type { Resolver } from './resolve.js';
import { findName } from './tree.js';

/** The prompt that is meant among those an environment serves, those there are, and former names that left an alias. */
export async function findReleased(resolver: Resolver, releases: Releases, environment: string, typed: string, note: Context['note']): Promise<string> {
  const inEnvironment = [...releases.all, ...releases.aliases].filter((one) => one.environment === environment).map(({ prompt }) => prompt);
  const found = findName(typed, [...new Set([...inEnvironment, ...(await resolver.names())])], 'this repository');
  const now = releases.nameNow(environment, found);
  if (now !== found) note(`${found} is called ${now} now`);
  return now;
}
