import { shortHash } from '../../core/prompt/content.js';
import type { ReleasePlan } from '../../core/release/plan.js';
import { type Requirement, withRemediesOnce } from '../../core/release/policy.js';
import type { Release, ReleasedContent } from '../../core/release/release.js';
import { counted } from '../../core/text/counted.js';
import type { Published } from '../workspace/release/publish.js';
import { formatShare, localNotice } from './elements/format.js';
import { renderPublished } from './published.js';
import type { Style } from './elements/style.js';

/** `commit` and what follows it are undefined for a dry run, and where it was refused. */
export interface ReleaseData extends Partial<Published> {
  kind: ReleasePlan['kind'];
  from?: ReleasedContent;
  /** A canary that ends with this. */
  withdrawn?: ReleasedContent;
  to: ReleasedContent;
  canary?: number;
  release: Release;
  /** What the environment's policy asks for. */
  requirements?: readonly Requirement[];
  /** A requirement is not met, so nothing was (or would be) written. */
  refused?: boolean;
  /** The prompt's file says `deprecated: true`. */
  deprecated?: boolean;
}

export function toReleaseData(plan: ReleasePlan, published: Published | undefined): ReleaseData {
  const { kind, release, from, withdrawn, to, canary } = plan;
  return {
    kind, to, release,
    ...(from ? { from } : {}),
    ...(withdrawn ? { withdrawn } : {}),
    ...(canary === undefined ? {} : { canary }),
    ...published,
  };
}

export function renderRelease(data: ReleaseData, style: Style): string {
  const { kind, from, withdrawn, to, canary, release, requirements = [] } = data;
  const { color } = style;
  const { prompt, environment } = release;
  if (data.refused === true) return renderRefusal(data, requirements, style);
  // Where only a canary ends, the rest is served what it was.
  const was = from && from.hash !== to.hash ? `${version(from)} → ` : '';
  const serves = data.commit === undefined ? 'would serve' : 'serves';
  const what = {
    promotion: `${environment} ${serves} ${prompt}: ${was}${color.green(version(to))}`,
    canary: `${environment} ${serves} ${prompt}: ${color.yellow(`${version(to)} to ${canary}%`)}, ${from ? version(from) : ''} to the rest`,
    rollout:
      canary === undefined
        ? `${environment} ${serves} ${prompt}: ${was}${color.green(version(to))} to everyone`
        : `${environment} ${serves} ${prompt}: ${color.yellow(`${version(to)} to ${canary}%`)}, ${from ? version(from) : ''} to the rest`,
    rollback: `${environment} ${serves} ${prompt} again: ${was}${color.green(version(to))}`,
  }[kind];
  const { evidence } = to;
  const measured = evidence
    ? `evidence: ${evidence.metric} ${formatShare(evidence.value)} over ${counted(evidence.queries, 'query', 'queries')} (${evidence.model})`
    : color.yellow('evidence: none, no report describes this content');
  const gate = to.gate === 'forced' ? [...requirementLines(requirements, style), color.yellow(`forced: ${to.forced}`)] : requirementLines(requirements, style);
  const ended = withdrawn ? [color.yellow(`the canary ${version(withdrawn)} ends`)] : [];
  const warning = `warning: ${prompt} is marked \`deprecated: true\`, and ${environment} ${serves} it nevertheless`;
  const warned = data.deprecated === true ? [color.yellow(warning)] : [];
  return [what, ...warned, ...ended, color.dim(measured), ...localNotice([evidence?.model], style), ...gate, ...renderPublished(data, style)].join('\n');
}

function renderRefusal({ to, release: { prompt, environment } }: ReleaseData, requirements: readonly Requirement[], style: Style): string {
  const { color } = style;
  return [
    `${color.red('refused')}: ${prompt}@${to.version} does not meet the policy of ${environment}`,
    ...requirementLines(requirements, style),
    color.dim('nothing was written; in spite of it: --force --reason "…"'),
  ].join('\n');
}

function requirementLines(requirements: readonly Requirement[], { color }: Style): string[] {
  const signs = { met: color.green('✓'), failed: color.red('✗'), missing: color.yellow('?'), insufficient: color.yellow('?') };
  return withRemediesOnce(requirements).flatMap(({ state, what, found, remedy }) => [
    `  ${signs[state]} ${what}: ${found}`,
    ...(remedy === undefined ? [] : [`    ${color.dim('→')} ${remedy}`]),
  ]);
}

function version({ version: number, hash }: ReleasedContent): string {
  return `${number} (${shortHash(hash)})`;
}
