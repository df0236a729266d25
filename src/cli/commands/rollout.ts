import { planRollout } from '../../core/release/plan.js';
import { defineCommand, result } from '../command.js';
import { parseCount } from '../options.js';
import { renderRelease, type ReleaseData, toReleaseData } from '../render/release.js';
import { requireExpected } from '../workspace/release/conflict.js';
import { openProject } from '../workspace/project.js';
import { publish } from '../workspace/release/publish.js';
import { findReleased } from '../workspace/release/released-name.js';
import { ENVIRONMENT_OPTION, checkEnvironment, readReleasedContent, readReleases } from '../workspace/release/releases.js';
import { createResolver } from '../workspace/resolve.js';
import { openTarget, PUBLISH_OPTIONS } from '../workspace/release/target.js';

export const rollout = defineCommand({
  arguments: [
    { name: '<name>', description: 'a prompt of which a canary runs' },
    { name: '<percent>', description: 'its share: 100 serves it to everyone, 0 ends it' },
  ],
  options: [
    ENVIRONMENT_OPTION,
    { flags: '--reason <text>', description: 'why, for the commit message' },
    ...PUBLISH_OPTIONS,
  ],
  examples: ['prompt rollout triage 50', 'prompt rollout support/triage 100 --reason "The canary went well"'],
  async run(context, [typed, percent], options) {
    const project = await openProject(context.cwd);
    const target = await openTarget(project, context, options);
    const environment = checkEnvironment(project, options.env);
    const releases = await readReleases(project, target.commit);
    const current = await findReleased(createResolver(project, context.note), releases, environment, typed);
    const name = current.prompt;
    await requireExpected(project, target, current, { prompt: name, environment });
    const plan = planRollout(current, {
      name, environment,
      percent: parseCount(percent.replace(/%$/, '')),
      ...(options.reason === undefined ? {} : { reason: options.reason }),
    });
    for (const { hash } of plan.release.serves) await readReleasedContent(project, releases.commit, name, hash);
    return result<ReleaseData>(toReleaseData(plan, await publish(project, target, plan, {})), renderRelease);
  },
});
