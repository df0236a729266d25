import { PromptError } from '../errors.js';
import { newSeed } from './bucket.js';
import { canaryOf, type Degradation, type Evidence, KEPT, type Release, type ReleasedContent, stableOf } from './release.js';
import { isShare, wrongShare } from './share.js';

/** A decision about one release, ready to be written and committed. */
export interface ReleasePlan {
  kind: 'promotion' | 'canary' | 'rollout' | 'rollback';
  release: Release;
  from?: ReleasedContent;
  /** A canary of another content, which ends with this. */
  withdrawn?: ReleasedContent;
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
  gate?: 'passed' | 'forced';
  forced?: string;
  /** Percent that gets the new content first; undefined for all. */
  canary?: number;
  reason?: string;
}

/** @throws PromptError `release/unchanged`, `release/none`, `usage` */
export function planPromote(current: Release | undefined, promotion: Promotion): ReleasePlan {
  const { name, environment, version, hash, canary, reason } = promotion;
  const evidence = promotion.evidence ?? (current && earlierEvidence(current, hash));
  const degraded = current && [...current.serves, ...current.kept].find((content) => content.hash === hash && content.degraded)?.degraded;
  const to = released({ ...promotion, ...(evidence === undefined ? {} : { evidence }), ...(degraded === undefined ? {} : { degraded }) });
  if (canary !== undefined) return planCanary(current, promotion, to, canary);
  const from = current && stableOf(current);
  const running = current && canaryOf(current);
  if (from?.hash === hash && !running) throw unchanged(promotion, from, version);
  const left = [...(running ? [keep(running, true)] : []), ...(from && from.hash !== hash ? [keep(from, false)] : [])];
  const release: Release = { schemaVersion: 1, prompt: name, environment, serves: [{ ...to, weight: 100 }], kept: keepAlso(left, current?.kept ?? [], [to]) };
  const subject = `Promote ${name}@${version} to ${environment}`;
  return {
    kind: 'promotion',
    release,
    ...(from ? { from: released(from) } : {}),
    ...withdrawn(running, hash),
    to,
    message: message(subject, promotion, version, reason),
  };
}

function planCanary(current: Release | undefined, promotion: Promotion, to: ReleasedContent, canary: number): ReleasePlan {
  const { name, environment, version, reason } = promotion;
  if (!Number.isInteger(canary) || canary < 1 || canary > 99) {
    throw new PromptError('usage', { message: `a canary takes 1 to 99 percent, not ${canary}`, remedy: 'leave --canary out to serve everyone' });
  }
  if (!current) throw new PromptError('release/none', { name, environment, canary: version });
  const stable = stableOf(current);
  const running = canaryOf(current);
  const same = running?.hash === to.hash;
  if (stable.hash === to.hash) throw unchanged(promotion, stable, to.version);
  if (same && running.weight === canary) throw unchangedShare(promotion, running);
  // The seed stays while the same canary grows, so that nobody is moved back.
  const seed = (same ? current.seed : undefined) ?? newSeed(name, environment, to.hash);
  const kept = keepAlso(running ? [keep(running, true)] : [], current.kept, [to, stable]);
  const release: Release = { ...current, seed, serves: [{ ...to, weight: canary }, { ...stable, weight: 100 - canary }], kept };
  const subject = `Serve ${name}@${version} to ${canary}% in ${environment}`;
  return { kind: 'canary', release, from: released(stable), ...withdrawn(running, to.hash), to, canary, message: message(subject, promotion, version, reason) };
}

/** A canary that another content takes the place of. */
function withdrawn(running: ReleasedContent | undefined, hash: string): Pick<ReleasePlan, 'withdrawn'> {
  return running && running.hash !== hash ? { withdrawn: released(running) } : {};
}

/**
 * Changes the share of a running canary: 100 serves it to everyone, 0 ends it. The seed stays, so that nobody is moved back.
 * @throws PromptError `release/no-canary`, `release/unchanged`, `usage`
 */
export function planRollout(current: Release | undefined, target: Target & { percent: number; reason?: string }): ReleasePlan {
  const { name, environment, percent, reason } = target;
  if (!isShare(percent)) throw wrongShare(String(percent));
  const canary = current && canaryOf(current);
  if (!current || !canary) throw new PromptError('release/no-canary', { name, environment });
  const stable = stableOf(current);
  if (canary.weight === percent) throw unchangedShare(target, canary);
  if (percent === 0) {
    const plan = planRollback(current, { name, environment, ...(reason === undefined ? {} : { reason }) });
    return { ...plan, kind: 'rollout', message: message(`Stop the canary ${name}@${canary.version} in ${environment}`, target, stable.version, reason) };
  }
  if (percent === 100) {
    const release: Release = {
      schemaVersion: 1,
      prompt: name,
      environment,
      serves: [{ ...released(canary), weight: 100 }],
      kept: keepAlso([keep(stable, false)], current.kept, [canary]),
    };
    const subject = `Serve ${name}@${canary.version} to everyone in ${environment}`;
    return { kind: 'rollout', release, from: released(stable), to: released(canary), message: message(subject, target, canary.version, reason) };
  }
  const release: Release = { ...current, serves: [{ ...canary, weight: percent }, { ...stable, weight: 100 - percent }] };
  const subject = `Serve ${name}@${canary.version} to ${percent}% in ${environment}`;
  return { kind: 'rollout', release, from: released(stable), to: released(canary), canary: percent, message: message(subject, target, canary.version, reason) };
}

/**
 * Without `to`: ends a running canary, else serves what was served before; again goes one further back.
 * @throws PromptError `release/nothing-to-roll-back`, `release/not-kept`, `release/no-good`, `release/unchanged`
 */
export function planRollback(current: Release, target: RollbackTarget): ReleasePlan {
  const { name, environment, to, lastGood, reason } = target;
  const stable = stableOf(current);
  const running = canaryOf(current);
  const from = running ?? stable;
  const back = running !== undefined && (lastGood === true ? stable.gate === 'passed' : to === undefined || isStable(current, target));
  const [goal, rest] = back ? [stable, current.kept] : earlier(current, target);
  const withdrawn = (content: ReleasedContent): Release['kept'][number] =>
    keep(content === from && target.degraded ? { ...content, degraded: target.degraded } : content, true);
  const left = [...(running ? [withdrawn(running)] : []), ...(goal === stable ? [] : [withdrawn(stable)])];
  const release: Release = {
    schemaVersion: 1, prompt: name, environment,
    serves: [{ ...released(goal), weight: 100 }],
    kept: keepAlso(left, rest, [goal]),
  };
  const subject = `Roll back ${name} to ${goal.version} in ${environment}`;
  return { kind: 'rollback', release, from: released(from), to: released(goal), message: message(subject, target, goal.version, reason) };
}

interface RollbackTarget extends Target {
  to?: number;
  /** Hash of the content that history gives this number now: the release may keep it under another one. */
  toHash?: string;
  /** The last content whose evidence passed the environment's policy. */
  lastGood?: boolean;
  reason?: string;
  /** What was seen of the content that is withdrawn. */
  degraded?: Degradation;
}

function earlier(current: Release, target: RollbackTarget): [ReleasedContent, Release['kept']] {
  const { name, environment, to, lastGood } = target;
  const stable = stableOf(current);
  if (isStable(current, target)) throw unchanged(target, stable, to);
  const index = goalsOf(target, stable).map((isGoal) => current.kept.findIndex(isGoal)).find((found) => found !== -1) ?? -1;
  const goal = current.kept[index];
  if (goal) return [goal, current.kept.filter((_, position) => position !== index)];
  if (lastGood === true) throw new PromptError('release/no-good', { name, environment, kept: [...new Set(current.kept.map(toldGate))] });
  if (to === undefined) throw new PromptError('release/nothing-to-roll-back', { name, environment, kept: keptVersions(current, stable) });
  throw new PromptError('release/not-kept', { name, environment, version: String(to), kept: keptVersions(current, stable) });
}

/** Whether `--to` names what is served already. */
function isStable(current: Release, { to, toHash }: RollbackTarget): boolean {
  const stable = stableOf(current);
  if (to === undefined) return false;
  return to === stable.version || (toHash === stable.hash && !current.kept.some(({ version }) => version === to));
}

/** What a rollback may mean, the likeliest first: a number as release and history have it, as the release has it, as history has it. */
function goalsOf({ to, toHash, lastGood }: RollbackTarget, stable: ReleasedContent): ((content: Release['kept'][number]) => boolean)[] {
  if (to === undefined) return [({ withdrawn, gate, hash }) => !withdrawn && (lastGood !== true || (gate === 'passed' && hash !== stable.hash))];
  return [({ version, hash }) => version === to && hash === toHash, ({ version }) => version === to, ({ hash }) => hash === toHash];
}

/** Those that `--to` can name. */
function keptVersions({ kept }: Release, stable: ReleasedContent): string[] {
  return [...new Set(kept.map(({ version }) => version))].filter((version) => version !== stable.version).map(String);
}

function toldGate({ version, gate, withdrawn }: Release['kept'][number]): string {
  return `${version} (${withdrawn ? 'rolled back' : gate === undefined ? 'no policy asked for evidence' : gate})`;
}

/** What was served before, newest first. A withdrawn content stands there once, and not while it is served. */
function keepAlso(left: Release['kept'], kept: Release['kept'], serves: readonly ReleasedContent[]): Release['kept'] {
  const seen = new Set(serves.map(({ hash }) => hash));
  const all = [...left, ...kept].filter(({ hash, withdrawn }) => {
    const again = seen.has(hash);
    seen.add(hash);
    return !(withdrawn && again);
  });
  return all.slice(0, KEPT);
}

function keep(content: ReleasedContent, withdrawn: boolean): Release['kept'][number] {
  return { ...released(content), withdrawn };
}

/** What was measured when this content was promoted before. */
function earlierEvidence({ serves, kept }: Release, hash: string): Evidence | undefined {
  return [...serves, ...kept].find((content) => content.hash === hash && content.evidence)?.evidence;
}

function released({ version, hash, evidence, gate, forced, degraded }: ReleasedContent): ReleasedContent {
  return {
    version,
    hash,
    ...(evidence === undefined ? {} : { evidence }),
    ...(gate === undefined ? {} : { gate }),
    ...(forced === undefined ? {} : { forced }),
    ...(degraded === undefined ? {} : { degraded }),
  };
}

function unchanged({ name, environment }: Target, { version }: ReleasedContent, asked = version): PromptError {
  const also = asked === version ? '' : `, which is the content of ${name}@${asked}`;
  return new PromptError('release/unchanged', { name, environment, version: `${version}${also}` });
}

function unchangedShare({ name, environment }: Target, { version, weight }: Release['serves'][number]): PromptError {
  return new PromptError('release/unchanged', { name, environment, version: `${version} to ${weight}%` });
}

function message(subject: string, { name, environment }: Target, version: number, reason: string | undefined): string {
  const trailers = [`Prompt: ${name}`, `Prompt-Version: ${version}`, `Prompt-Environment: ${environment}`];
  const said = (reason ?? '').trim();
  return [subject, ...(said === '' ? [] : [said]), trailers.join('\n')].join('\n\n') + '\n';
}
