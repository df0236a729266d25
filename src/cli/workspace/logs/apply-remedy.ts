import { relative, resolve } from 'node:path';
import { writeWhole } from '../../../adapters/files.js';
import { readHeads } from '../../../adapters/git/repository.js';
import { exclusively } from '../../../adapters/lock.js';
import { PromptError } from '../../../core/errors.js';
import type { Monitored, MonitorRule } from '../../../core/monitor/monitor.js';
import { findRemedy } from '../../../core/monitor/remedy.js';
import { planRollback, type ReleasePlan } from '../../../core/release/plan.js';
import type { Degradation, Release } from '../../../core/release/release.js';
import { readOverrides } from '../../../runtime/override.js';
import type { Context } from '../../command.js';
import type { Action } from '../../render/monitoring/action.js';
import { type Project, requireWorktree } from '../project.js';
import { publish } from '../release/publish.js';
import { lockFolder } from '../release/unfinished.js';
import { readReleasedContent } from '../release/released-content.js';
import { readReleases } from '../release/releases.js';
import { openTarget } from '../release/target.js';

interface Situation {
  rule: MonitorRule;
  environment: string;
  dryRun: boolean;
}

/** Goes back to what was served before, where that helps. @throws PromptError as `prompt rollback` does */
export async function applyRemedy(project: Project, context: Context, monitored: Monitored, { rule, environment, dryRun }: Situation): Promise<Action> {
  const { rollback, branch, push, file } = project.config.monitoring.on_degradation;
  if (rollback === 'commit' && branch === undefined) requireWorktree(project, 'give `monitoring: { on_degradation: … }` in .promptrc a `branch:`');
  const target = rollback === 'commit' ? await openTarget(project, context, { ...(branch === undefined ? {} : { branch }), push, dryRun }) : undefined;
  const releases = await readReleases(project, target?.commit ?? (await readHeads(project.repository, project.config.branch)).canonical.oid);
  const current = releases.get(environment, monitored.name);
  if (!current) return { kind: 'none', why: 'no-release', versions: [] };
  const remedy = findRemedy(monitored, current, rule);
  if (remedy.kind === 'none') return remedy;
  const { withdraws, evidence } = remedy;
  const plan = planBack(current, evidence);
  if (!plan) return { kind: 'none', why: 'nothing-before', versions: [withdraws.version] };
  await readReleasedContent(project, releases.commit, current.prompt, plan.to.hash);
  const versions = { withdrawn: withdraws.version, to: plan.to.version };
  if (target) return { kind: 'rollback', ...versions, ...(await publish(project, target, plan, {})) };
  const path = resolve(project.root, file as string);
  const wanted = String(plan.to.version);
  const written = await exclusively(lockFolder(project), () => override(path, current.prompt, wanted, dryRun), { ...context, holder: 'override' });
  return written ? { kind: 'override', ...versions, file: relative(context.cwd, path), dryRun } : { kind: 'none', why: 'spent', versions: [withdraws.version] };
}

function planBack(current: Release, degraded: Degradation): ReleasePlan | undefined {
  try {
    return planRollback(current, { name: current.prompt, environment: current.environment, degraded, reason: reasonOf(degraded) });
  } catch (error) {
    if (error instanceof PromptError && error.code === 'release/nothing-to-roll-back') return undefined;
    throw error;
  }
}

/** `prompt monitor: errors 0.1213 against 0.0204, of 512 requests from … until …` */
function reasonOf({ window, requests, metrics }: Degradation): string {
  const figures = metrics.map(({ metric, window: now, baseline }) => `${metric} ${now} against ${baseline}`).join(', ');
  return `prompt monitor: ${figures}, of ${requests} requests from ${window.from} until ${window.until}`;
}

/** @returns whether there was anything to write: what an override says already has been acted on */
async function override(path: string, name: string, version: string, dryRun: boolean): Promise<boolean> {
  const overrides = await readOverrides(path);
  if (overrides.get(name) === version) return false;
  if (!dryRun) writeWhole(path, `${JSON.stringify(Object.fromEntries([...overrides, [name, version]]), null, 2)}\n`);
  return true;
}
