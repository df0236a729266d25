import { shortHash } from '../../core/prompt/content.js';
import type { ReleasePlan } from '../../core/release/plan.js';
import type { Release, ReleasedContent } from '../../core/release/release.js';
import { formatShare, localNotice } from './format.js';
import type { Style } from './style.js';

export interface ReleaseData {
  kind: ReleasePlan['kind'];
  from?: ReleasedContent;
  to: ReleasedContent;
  canary?: number;
  release: Release;
  /** Undefined for a dry run. */
  commit?: string;
}

export function toReleaseData(plan: ReleasePlan, commit: string | undefined): ReleaseData {
  const { kind, release, from, to, canary } = plan;
  return {
    kind, to, release,
    ...(from ? { from } : {}),
    ...(canary === undefined ? {} : { canary }),
    ...(commit === undefined ? {} : { commit }),
  };
}

export function renderRelease({ kind, from, to, canary, release, commit }: ReleaseData, style: Style): string {
  const { color } = style;
  const { prompt, environment } = release;
  const was = from ? `${version(from)} → ` : '';
  const what = {
    promotion: `${environment} serves ${prompt}: ${was}${color.green(version(to))}`,
    canary: `${environment} serves ${prompt}: ${color.yellow(`${version(to)} to ${canary}%`)}, ${from ? version(from) : ''} to the rest`,
    rollout: canary === undefined ? `${environment} serves ${prompt}: ${was}${color.green(version(to))} to everyone` : `${environment} serves ${prompt}: ${color.yellow(`${version(to)} to ${canary}%`)}, ${from ? version(from) : ''} to the rest`,
    rollback: `${environment} serves ${prompt} again: ${was}${color.green(version(to))}`,
  }[kind];
  const { evidence } = to;
  const measured = evidence
    ? `evidence: ${evidence.metric} ${formatShare(evidence.value)} over ${evidence.queries} queries (${evidence.model})`
    : color.yellow('evidence: none, no report describes this content');
  const done = commit === undefined ? color.yellow('dry run: nothing was written') : `committed as ${shortHash(commit)}; it takes effect where this commit is deployed`;
  return [what, color.dim(measured), ...localNotice([evidence?.model], style), color.dim(done)].join('\n');
}

function version({ version: number, hash }: ReleasedContent): string {
  return `${number} (${shortHash(hash)})`;
}
