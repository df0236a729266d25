import type { CommitInfo } from '../version/history.js';
import { canaryOf, type Release, type ReleasedContent, stableOf } from './release.js';

/** A release file as one commit left it. */
export interface ReleaseRevision {
  commit: CommitInfo;
  state: { kind: 'release'; release: Release } | { kind: 'gone' } | { kind: 'unreadable'; reason: string };
}

/** One change of what an environment serves of a prompt. */
export interface Deployment {
  kind: 'promotion' | 'canary' | 'rollout' | 'rollback' | 'removal' | 'unreadable';
  commit: CommitInfo;
  /** What the users concerned were served before. */
  from?: ReleasedContent;
  to?: ReleasedContent;
  /** Percent of the users that get `to`. */
  share?: number;
  /** What the commit says beside its subject and trailers. */
  reason?: string;
  /** The commit that withdrew `to` again. */
  rolledBackBy?: string;
  /** Why the file could not be read after this commit. */
  problem?: string;
}

/** An event, and whether `to` was not served at all before it. */
interface Step {
  deployment: Deployment;
  starts: boolean;
}

/**
 * The deployments that successive states of one release file show. A state that cannot be read is an event of its own;
 * the next one is compared with the last that could.
 *
 * @param revisions oldest first
 * @returns oldest first
 */
export function foldDeployments(revisions: readonly ReleaseRevision[]): Deployment[] {
  const steps: Step[] = [];
  let before: Release | undefined;
  for (const { commit, state } of revisions) {
    const reason = reasonOf(commit.body);
    const event = { commit, ...(reason === undefined ? {} : { reason }) };
    if (state.kind === 'unreadable') steps.push({ starts: false, deployment: { ...event, kind: 'unreadable', problem: state.reason } });
    if (state.kind === 'gone' && before) steps.push({ starts: false, deployment: { ...event, kind: 'removal', from: released(stableOf(before)) } });
    if (state.kind === 'release') {
      markWithdrawn(steps, before, state.release, commit.oid);
      steps.push(...changesOf(before, state.release).map((change) => ({ starts: starts(before, change.to), deployment: { ...event, ...change } })));
    }
    if (state.kind !== 'unreadable') before = state.kind === 'release' ? state.release : undefined;
  }
  return steps.map(({ deployment }) => deployment);
}

type Change = Required<Pick<Deployment, 'kind' | 'to' | 'share'>> & Pick<Deployment, 'from'>;

/** A commit that both replaces the stable content and starts a canary is two changes. */
function changesOf(before: Release | undefined, after: Release): Change[] {
  const [was, ran] = [before && stableOf(before), before && canaryOf(before)];
  const [stable, canary] = [stableOf(after), canaryOf(after)];
  const changes: Change[] = [];
  if (was?.hash !== stable.hash) {
    const kind = before && isRollback(before, after) ? 'rollback' : 'promotion';
    changes.push({ kind, to: released(stable), share: stable.weight, ...(was ? { from: released(was) } : {}) });
  } else if (ran && !canary) changes.push({ kind: 'rollback', from: released(ran), to: released(stable), share: stable.weight });
  if (canary && (canary.hash !== ran?.hash || canary.weight !== ran.weight)) {
    changes.push({ kind: canary.hash === ran?.hash ? 'rollout' : 'canary', from: released(stable), to: released(canary), share: canary.weight });
  }
  return changes;
}

/** Whether the stable content was withdrawn, or the file was put back to what it was before that (`git revert`). */
function isRollback(before: Release, after: Release): boolean {
  const was = stableOf(before);
  const kept = after.kept.find(({ hash }) => hash === was.hash);
  return kept ? kept.withdrawn : before.kept.some(({ hash }) => hash === stableOf(after).hash);
}

/** Marks the events that brought what is no longer served: from the one that began to serve it on. */
function markWithdrawn(steps: readonly Step[], before: Release | undefined, after: Release, commit: string): void {
  if (!before) return;
  const isServed = (hash: string): boolean => after.serves.some((content) => content.hash === hash);
  const isKept = (hash: string): boolean => after.kept.find((content) => content.hash === hash)?.withdrawn === false;
  const back = isRollback(before, after);
  const gone = before.serves.filter(({ hash }) => !isServed(hash) && !isKept(hash) && (back || after.kept.some((content) => content.hash === hash)));
  for (const { hash } of gone) {
    for (const { deployment, starts } of steps.toReversed()) {
      if (deployment.to?.hash !== hash) continue;
      deployment.rolledBackBy = commit;
      if (starts) break;
    }
  }
}

function starts(before: Release | undefined, to: ReleasedContent): boolean {
  return !before?.serves.some(({ hash }) => hash === to.hash);
}

function released({ weight: _, ...content }: Release['serves'][number]): ReleasedContent {
  return content;
}

/** The paragraphs of a commit's body but for the trailers at its end. */
export function reasonOf(body: string): string | undefined {
  const paragraphs = body.trim().split(/\n{2,}/);
  const last = paragraphs.at(-1) ?? '';
  const lines = last.split('\n');
  // One that says `Note: …` and no more is a reason.
  const trailers =
    lines.every((line) => /^[A-Za-z][A-Za-z0-9-]*: |^\s+\S/.test(line)) &&
    lines.some((line) => /^(?:Prompt(?:-\w+)*|[\w-]+-by|Change-Id): /i.test(line));
  const reason = (trailers ? paragraphs.slice(0, -1) : paragraphs).join('\n\n').trim();
  return reason === '' ? undefined : reason;
}
