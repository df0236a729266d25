import { PromptError } from '../../core/errors.js';
import { planRollback } from '../../core/release/plan.js';
import { knownMembers } from '../../core/text/known-members.js';
import { defineCommand, result } from '../command.js';
import { parseCount } from '../options.js';
import { renderRelease, type ReleaseData, toReleaseData } from '../render/release.js';
import { publish } from '../workspace/release/publish.js';
import { ENVIRONMENT_OPTION, readReleasedContent } from '../workspace/release/releases.js';
import { openServed } from '../workspace/release/served-target.js';
import { PUBLISH_OPTIONS } from '../workspace/release/target.js';

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
    const { to, lastGood, reason } = options;
    if (lastGood === true && to !== undefined) {
      throw new PromptError('usage', { message: '--last-good and --to say two things', remedy: 'give one of them' });
    }
    const { project, target, releases, current } = await openServed(context, typed, options);
    const { prompt: name, environment } = current;
    const plan = planRollback(current, { name, environment, ...knownMembers({ to, lastGood, reason }) });
    // What is served again must be what was promoted then.
    await readReleasedContent(project, releases.commit, name, plan.to.hash);
    return result<ReleaseData>(toReleaseData(plan, await publish(project, target, plan, {})), renderRelease);
  },
});
