import { shortHash } from '../../core/prompt/content.js';
import { UNKNOWN } from './elements/format.js';
import type { Style } from './elements/style.js';
import { renderTable } from './elements/table.js';

export interface ResolvedServe {
  variant: 'stable' | 'canary';
  version: number;
  hash: string;
  /** Percent. */
  share: number;
  /** As it was pinned at promotion. */
  model?: string;
}

export interface ResolveData {
  prompt: string;
  environment: string;
  /** Where it was read from. */
  commit: string;
  serves: ResolvedServe[];
  key?: string;
  /** What the key is served; `bucket` is 0 to 99, where a canary splits. */
  served?: ResolvedServe & { bucket?: number };
}

export function renderResolve({ prompt, environment, commit, serves, key, served }: ResolveData, style: Style): string {
  const { color } = style;
  const rows = serves.map((one) => [
    served?.variant === one.variant ? '→' : '',
    one.variant === 'canary' ? color.yellow(one.variant) : one.variant,
    String(one.version), shortHash(one.hash), `${one.share}%`, one.model ?? UNKNOWN,
  ]);
  const columns = [
    { title: '' },
    { title: '' },
    { title: 'VERSION', align: 'right' as const },
    { title: 'HASH' },
    { title: 'SHARE', align: 'right' as const },
    { title: 'MODEL', shrinks: true },
  ];
  const bucket = served?.bucket === undefined ? '' : ` (bucket ${served.bucket} of 100)`;
  const who = key === undefined || !served ? [] : [`${key} is served version ${color.green(String(served.version))}${bucket}`];
  return [color.bold(`${prompt} in ${environment}`) + color.dim(` as of ${shortHash(commit)}`), renderTable(columns, rows, style), ...who].join('\n');
}
