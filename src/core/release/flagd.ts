import { shortHash } from '../prompt/content.js';
import { type Aliases, followAlias } from './aliases.js';
import { seedOf } from './bucket.js';
import { canaryOf, type Release, type ReleasedContent, stableOf } from './release.js';

/** A flag definition document as flagd reads it: one flag a prompt, one variant a content it serves. */
export interface FlagdDocument {
  $schema: string;
  flags: Record<string, FlagdFlag>;
  metadata: { environment: string };
}

interface FlagdFlag {
  state: 'ENABLED';
  /** The prompt's name says where the content lies: a flag may have a former name. */
  variants: Record<string, { prompt: string; version: number; hash: string }>;
  defaultVariant: string;
  /** Only while a canary runs. */
  targeting?: object;
}

/**
 * What an environment serves as flags, with the very split this tool makes: the seed stands before the targeting key. A name
 * that is an alias is a flag as well, so that who asks for it is served still.
 */
export function toFlagd(environment: string, releases: readonly Release[], aliases: Aliases): FlagdDocument {
  const own = new Map(releases.filter((release) => release.environment === environment).map((release) => [release.prompt, release]));
  const names = [...own.keys(), ...aliases.filter((alias) => alias.environment === environment).map(({ prompt }) => prompt)];
  const flags = names.sort().flatMap((name): [string, FlagdFlag][] => {
    const release = own.get(followAlias(aliases, environment, name));
    return release ? [[name, toFlag(release)]] : [];
  });
  return { $schema: 'https://flagd.dev/schema/v0/flags.json', flags: Object.fromEntries(flags), metadata: { environment } };
}

function toFlag(release: Release): FlagdFlag {
  const nameOf = namer(release);
  const variants = Object.fromEntries(release.serves.map((served) => [nameOf(served), { prompt: release.prompt, version: served.version, hash: served.hash }]));
  const flag: FlagdFlag = { state: 'ENABLED', variants, defaultVariant: nameOf(stableOf(release)) };
  if (!canaryOf(release)) return flag;
  const split = release.serves.map((served) => [nameOf(served), served.weight]);
  // Who has no key gets the default: from the seed alone, all of them would be drawn together.
  return { ...flag, targeting: { if: [{ var: 'targetingKey' }, { fractional: [{ cat: [seedOf(release), { var: 'targetingKey' }] }, ...split] }] } };
}

/** `v7`; with its hash where a rewritten history gave two contents one number. */
function namer({ serves }: Release): (content: ReleasedContent) => string {
  const twice = new Set(serves.map(({ version }) => version)).size < serves.length;
  return ({ version, hash }) => (twice ? `v${version}-${shortHash(hash)}` : `v${version}`);
}
