import { shortHash } from '../../core/prompt/content.js';
import { UNKNOWN } from './format.js';
import type { Style } from './style.js';
import { renderTable } from './table.js';

/** One content that an environment serves; `share` is percent of all keys. */
export interface ServedContent {
  variant: 'canary' | 'stable';
  version: number;
  hash: string;
  share: number;
  model?: string;
}

export interface ResolveData {
  name: string;
  environment: string;
  /** Where releases were read from. */
  branch: string;
  commit: string;
  key?: string;
  /** Of the key, 0 to 99; the canary has those below its share. */
  bucket?: number;
  /** With a key the one content it is served, else all. */
  serves: ServedContent[];
}

export function renderResolve({ name, environment, branch, commit, key, bucket, serves }: ResolveData, style: Style): string {
  const { color } = style;
  const columns = [
    { title: 'VARIANT' },
    { title: 'SHARE', align: 'right' as const },
    { title: 'VERSION', align: 'right' as const },
    { title: 'HASH' },
    { title: 'MODEL', shrinks: true },
  ];
  const rows = serves.map(({ variant, share, version, hash, model }) => [
    variant === 'canary' ? color.yellow(variant) : variant,
    `${share}%`,
    String(version),
    shortHash(hash),
    model ?? UNKNOWN,
  ]);
  const who = key === undefined ? '' : ` to ${key}${bucket === undefined ? '' : ` (bucket ${bucket}; the canary has those below ${canaryShare(serves)})`}`;
  return [
    `${environment} serves ${color.bold(name)}${who}`,
    renderTable(columns, rows, style),
    ...(serves.length > 1 ? [color.dim('which of the two: --key <user>')] : []),
    color.dim(`as ${branch} has it (${shortHash(commit)})`),
  ].join('\n');
}

function canaryShare([served]: readonly ServedContent[]): number {
  return served?.variant === 'canary' ? served.share : 100 - (served?.share ?? 100);
}
