import { planRollout } from '../../core/release/plan.js';
import { parseShare } from '../../core/release/share.js';
import { knownMembers } from '../../core/text/known-members.js';
import { bothOrAllFaults } from '../all-faults.js';
import { defineCommand, result } from '../command.js';
import { renderRelease, type ReleaseData, toReleaseData } from '../render/release.js';
import { publish } from '../workspace/release/publish.js';
import { readReleasedContent } from '../workspace/release/released-content.js';
import { ENVIRONMENT_OPTION } from '../workspace/release/releases.js';
import { openServed } from '../workspace/release/served-target.js';
import { PUBLISH_OPTIONS } from '../workspace/release/target.js';

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
    const [share, { project, target, releases, current }] = await bothOrAllFaults(() => parseShare(percent), () => openServed(context, typed, options));
    const { prompt: name, environment } = current;
    const plan = planRollout(current, { name, environment, percent: share, ...knownMembers({ reason: options.reason }) });
    for (const { hash } of plan.release.serves) await readReleasedContent(project, releases.commit, name, hash);
    return result<ReleaseData>(toReleaseData(plan, await publish(project, target, plan, {})), renderRelease);
  },
});
