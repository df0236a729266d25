import { type Aliases, followAlias } from './aliases.js';
import { seedOf } from './bucket.js';
import { canaryOf, type Release, type ReleasedContent, stableOf } from './release.js';

/** A flag definition as flagd and its providers read it: https://flagd.dev/reference/flag-definitions/ */
export interface FlagdDefinition {
  $schema: string;
  flags: Record<string, FlagdFlag>;
  metadata: { environment: string };
}

export interface FlagdFlag {
  state: 'ENABLED';
  variants: Record<string, { prompt: string; version: number; hash: string }>;
  defaultVariant: string;
  targeting?: object;
}

/**
 * What one environment serves, as feature flags: one for each prompt, and one for each name a prompt had before. A key falls
 * into the same part as `chooseServed` puts it, as long as it is ASCII: some of flagd's providers hash other texts differently.
 */
export function flagdDefinition(environment: string, releases: readonly Release[], aliases: Aliases): FlagdDefinition {
  const own = new Map(releases.filter((release) => release.environment === environment).map((release) => [release.prompt, release]));
  const names = [...own.keys(), ...aliases.filter((alias) => alias.environment === environment).map(({ prompt }) => prompt)];
  const flags = names.toSorted().flatMap((name): [string, FlagdFlag][] => {
    const release = own.get(followAlias(aliases, environment, name));
    return release ? [[name, toFlag(release)]] : [];
  });
  return { $schema: 'https://flagd.dev/schema/v0/flags.json', flags: Object.fromEntries(flags), metadata: { environment } };
}

function toFlag(release: Release): FlagdFlag {
  const stable = stableOf(release);
  const canary = canaryOf(release);
  const same = canary?.version === stable.version;
  const nameOf = ({ version, hash }: ReleasedContent): string => `v${version}${same ? `-${hash.slice(0, 12)}` : ''}`;
  const variants = release.serves.map((served) => [nameOf(served), { prompt: release.prompt, version: served.version, hash: served.hash }]);
  const fractional = [{ cat: [seedOf(release), { var: 'targetingKey' }] }, ...release.serves.map((served) => [nameOf(served), served.weight])];
  return {
    state: 'ENABLED',
    variants: Object.fromEntries(variants) as FlagdFlag['variants'],
    defaultVariant: nameOf(stable),
    // Who has no key gets the default: with an empty one all of them would be drawn together.
    ...(canary ? { targeting: { if: [{ var: 'targetingKey' }, { fractional }] } } : {}),
  };
}
