import { shortHash } from '../../core/prompt/content.js';
import type { ReleasePlan } from '../../core/release/plan.js';
import type { Release, ReleasedContent } from '../../core/release/release.js';
import type { Published } from '../workspace/publish.js';
import { formatShare, localNotice } from './format.js';
import { renderPublished } from './published.js';
import type { Style } from './style.js';

/** `commit` and what follows it are undefined for a dry run. */
export interface ReleaseData extends Partial<Published> {
  kind: ReleasePlan['kind'];
  from?: ReleasedContent;
  to: ReleasedContent;
  canary?: number;
  release: Release;
}

export function toReleaseData(plan: ReleasePlan, published: Published | undefined): ReleaseData {
  const { kind, release, from, to, canary } = plan;
  return {
    kind, to, release,
    ...(from ? { from } : {}),
    ...(canary === undefined ? {} : { canary }),
    ...published,
  };
}

export function renderRelease(data: ReleaseData, style: Style): string {
  const { kind, from, to, canary, release } = data;
  const { color } = style;
  const { prompt, environment } = release;
  const was = from ? `${version(from)} → ` : '';
  const what = {
    promotion: `${environment} serves ${prompt}: ${was}${color.green(version(to))}`,
    canary: `${environment} serves ${prompt}: ${color.yellow(`${version(to)} to ${canary}%`)}, ${from ? version(from) : ''} to the rest`,
    rollback: `${environment} serves ${prompt} again: ${was}${color.green(version(to))}`,
  }[kind];
  const { evidence } = to;
  const measured = evidence
    ? `evidence: ${evidence.metric} ${formatShare(evidence.value)} over ${evidence.queries} queries (${evidence.model})`
    : color.yellow('evidence: none, no report describes this content');
  return [what, color.dim(measured), ...localNotice([evidence?.model], style), ...renderPublished(data, style)].join('\n');
}

function version({ version: number, hash }: ReleasedContent): string {
  return `${number} (${shortHash(hash)})`;
}
