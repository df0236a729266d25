import { PromptError } from '../../core/errors.js';
import { planRollback } from '../../core/release/plan.js';
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

export const rollback = defineCommand({
  arguments: [{ name: '<name>', description: 'a prompt' }],
  options: [
    ENVIRONMENT_OPTION,
    { flags: '--to <version>', description: 'this version instead of the one before', parse: parseCount },
    { flags: '--last-good', description: 'the last version whose evidence passed the environment’s policy' },
    { flags: '--reason <text>', description: 'why, for the commit message' },
    ...PUBLISH_OPTIONS,
  ],
  examples: ['prompt rollback support/triage', 'prompt rollback triage --to 5 --reason "wrong queue for refunds"'],
  async run(context, [typed], options) {
    const project = await openProject(context.cwd);
    const target = await openTarget(project, context, options);
    if (options.lastGood === true && options.to !== undefined) throw new PromptError('usage', { message: '--last-good and --to say two things', remedy: 'give one of them' });
    const environment = checkEnvironment(project, options.env);
    const releases = await readReleases(project, target.commit);
    const current = await findReleased(createResolver(project, context.note), releases, environment, typed);
    const name = current.prompt;
    await requireExpected(project, target, current, { prompt: name, environment });
    const plan = planRollback(current, {
      name, environment,
      ...(options.to === undefined ? {} : { to: options.to }),
      ...(options.lastGood === true ? { lastGood: true } : {}),
      ...(options.reason === undefined ? {} : { reason: options.reason }),
    });
    // What is served again must be what was promoted then.
    await readReleasedContent(project, releases.commit, name, plan.to.hash);
    return result<ReleaseData>(toReleaseData(plan, await publish(project, target, plan, {})), renderRelease);
  },
});
