import { shortHash } from '../prompt/content.js';
import { canaryOf, type Release, type ReleasedContent, stableOf } from './release.js';

/** A flag definition document as flagd reads it: one flag a prompt, one variant a content it serves. */
export interface FlagdDocument {
  $schema: string;
  flags: Record<string, FlagdFlag>;
  metadata: { environment: string };
}

interface FlagdFlag {
  state: 'ENABLED';
  variants: Record<string, { version: number; hash: string }>;
  defaultVariant: string;
  /** Only while a canary runs. */
  targeting?: object;
}

/** What an environment serves as flags, with the very split this tool makes: the seed stands before the targeting key. */
export function toFlagd(environment: string, releases: readonly Release[]): FlagdDocument {
  const flags = releases
    .filter((release) => release.environment === environment)
    .sort((a, b) => (a.prompt < b.prompt ? -1 : 1))
    .map((release) => [release.prompt, toFlag(release)] as const);
  return { $schema: 'https://flagd.dev/schema/v0/flags.json', flags: Object.fromEntries(flags), metadata: { environment } };
}

function toFlag(release: Release): FlagdFlag {
  const nameOf = namer(release);
  const variants = Object.fromEntries(release.serves.map(({ version, hash, ...served }) => [nameOf({ version, hash, ...served }), { version, hash }]));
  const canary = canaryOf(release);
  const flag: FlagdFlag = { state: 'ENABLED', variants, defaultVariant: nameOf(stableOf(release)) };
  if (!canary) return flag;
  const split = release.serves.map((served) => [nameOf(served), served.weight]);
  return { ...flag, targeting: { fractional: [{ cat: [release.seed ?? '', { var: 'targetingKey' }] }, ...split] } };
}

/** `v7`; with its hash where a rewritten history gave two contents one number. */
function namer({ serves }: Release): (content: ReleasedContent) => string {
  const twice = new Set(serves.map(({ version }) => version)).size < serves.length;
  return ({ version, hash }) => (twice ? `v${version}-${shortHash(hash)}` : `v${version}`);
}
