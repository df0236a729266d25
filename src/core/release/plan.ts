import { PromptError } from '../errors.js';
import { canaryOf, type Evidence, KEPT, type Release, type ReleasedContent, stableOf } from './release.js';

/** A decision about one release, ready to be written and committed. */
export interface ReleasePlan {
  kind: 'promotion' | 'canary' | 'rollback';
  release: Release;
  from?: ReleasedContent;
  to: ReleasedContent;
  /** Share of the canary in percent. */
  canary?: number;
  /** Commit message with its trailers. */
  message: string;
}

interface Target {
  name: string;
  environment: string;
}

interface Promotion extends Target {
  version: number;
  hash: string;
  evidence?: Evidence;
  /** Percent that gets the new content first; undefined for all. */
  canary?: number;
  reason?: string;
}

/** @throws PromptError `release/unchanged`, `release/none`, `usage` */
export function planPromote(current: Release | undefined, promotion: Promotion): ReleasePlan {
  const { name, environment, version, hash, evidence, canary, reason } = promotion;
  const to: ReleasedContent = { version, hash, ...(evidence === undefined ? {} : { evidence }) };
  const from = current && stableOf(current);
  const running = current && canaryOf(current);
  if (from?.hash === hash && (canary !== undefined || !running)) {
    throw new PromptError('release/unchanged', { name, environment, version: String(from.version) });
  }
  if (canary !== undefined) return planCanary(current, promotion, to);
  // Finishing a canary keeps what was stable; an unchanged stable is not kept twice.
  const kept = from === undefined || from.hash === hash ? (current?.kept ?? []) : [keep(from), ...(current?.kept ?? [])];
  const release: Release = { schemaVersion: 1, prompt: name, environment, serves: [{ ...to, weight: 100 }], kept: kept.slice(0, KEPT) };
  const subject = `Promote ${name}@${version} to ${environment}`;
  return { kind: 'promotion', release, ...(from ? { from: released(from) } : {}), to, message: message(subject, promotion, version, reason) };
}

function planCanary(current: Release | undefined, promotion: Promotion, to: ReleasedContent): ReleasePlan {
  const { name, environment, version, canary = 0, reason } = promotion;
  if (!Number.isInteger(canary) || canary < 1 || canary > 99) {
    throw new PromptError('usage', { message: `a canary takes 1 to 99 percent, not ${canary}`, remedy: 'leave --canary out to serve everyone' });
  }
  if (!current) throw new PromptError('release/none', { name, environment });
  const stable = stableOf(current);
  const same = canaryOf(current)?.hash === to.hash;
  // The seed stays while the same canary grows, so that nobody is moved back.
  const seed = same ? (current.seed ?? `${name}/${environment}/${to.hash.slice(0, 12)}`) : `${name}/${environment}/${to.hash.slice(0, 12)}`;
  const release: Release = { ...current, seed, serves: [{ ...to, weight: canary }, { ...stable, weight: 100 - canary }] };
  const subject = `Serve ${name}@${version} to ${canary}% in ${environment}`;
  return { kind: 'canary', release, from: released(stable), to, canary, message: message(subject, promotion, version, reason) };
}

/**
 * Without `to`: ends a running canary, else serves what was served before; again goes one further back.
 * @throws PromptError `release/nothing-to-roll-back`, `release/not-kept`, `release/unchanged`
 */
export function planRollback(current: Release, target: Target & { to?: number; reason?: string }): ReleasePlan {
  const { name, environment, to, reason } = target;
  const stable = stableOf(current);
  const running = canaryOf(current);
  const from = running ?? stable;
  const [goal, rest] = running && (to === undefined || to === stable.version) ? [stable, current.kept] : earlier(current, target);
  const withdrawn = running ? [{ ...released(running), withdrawn: true }] : [];
  if (goal !== stable) withdrawn.push({ ...released(stable), withdrawn: true });
  const release: Release = {
    schemaVersion: 1, prompt: name, environment,
    serves: [{ ...released(goal), weight: 100 }],
    kept: [...withdrawn, ...rest].slice(0, KEPT),
  };
  const subject = `Roll back ${name} to ${goal.version} in ${environment}`;
  return { kind: 'rollback', release, from: released(from), to: released(goal), message: message(subject, target, goal.version, reason) };
}

function earlier(current: Release, { name, environment, to }: Target & { to?: number }): [ReleasedContent, Release['kept']] {
  const stable = stableOf(current);
  if (to === stable.version) throw new PromptError('release/unchanged', { name, environment, version: String(to) });
  const index = current.kept.findIndex((content) => (to === undefined ? !content.withdrawn : content.version === to));
  const goal = current.kept[index];
  if (goal) return [goal, current.kept.filter((_, position) => position !== index)];
  if (to === undefined) throw new PromptError('release/nothing-to-roll-back', { name, environment });
  throw new PromptError('release/not-kept', { name, version: String(to), kept: current.kept.map(({ version }) => String(version)) });
}

function keep(content: ReleasedContent): Release['kept'][number] {
  return { ...released(content), withdrawn: false };
}

function released({ version, hash, evidence }: ReleasedContent): ReleasedContent {
  return { version, hash, ...(evidence === undefined ? {} : { evidence }) };
}

function message(subject: string, { name, environment }: Target, version: number, reason: string | undefined): string {
  const trailers = [`Prompt: ${name}`, `Prompt-Version: ${version}`, `Prompt-Environment: ${environment}`];
  return [subject, ...(reason === undefined ? [] : [reason]), trailers.join('\n')].join('\n\n') + '\n';
}
