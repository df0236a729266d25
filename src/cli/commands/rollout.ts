import { planRollout } from '../../core/release/plan.js';
import { type CommandSpec, result } from '../command.js';
import { parseCount } from '../options.js';
import { renderRelease, type ReleaseData, toReleaseData } from '../render/release.js';
import { openProject } from '../workspace/project.js';
import { commitRelease, requireCommittable } from '../workspace/publish.js';
import { findReleased } from '../workspace/released-name.js';
import { checkEnvironment, readReleasedContent } from '../workspace/releases.js';
import { createResolver } from '../workspace/resolve.js';

export const rollout: CommandSpec = {
  arguments: [
    { name: '<name>', description: 'a prompt of which a canary runs' },
    { name: '<percent>', description: 'its share: 100 serves it to everyone, 0 ends it' },
  ],
  options: [
    { flags: '--env <name>', description: 'the environment (default: default_environment of .promptrc)' },
    { flags: '--reason <text>', description: 'why, for the commit message' },
    { flags: '--dry-run', description: 'show the plan, write nothing' },
  ],
  examples: ['prompt rollout triage 50', 'prompt rollout support/triage 100 --reason "The canary went well"'],
  async run({ cwd, note }, [typed, percent], options) {
    const project = await openProject(cwd);
    requireCommittable(project);
    const environment = checkEnvironment(project, (options['env'] as string | undefined) ?? project.config.default_environment);
    const resolver = createResolver(project);
    const name = await findReleased(resolver, environment, typed as string, note);
    const releases = await resolver.releases();
    const plan = planRollout(releases.get(environment, name), {
      name, environment,
      percent: parseCount((percent as string).replace(/%$/, '')),
      ...(options['reason'] === undefined ? {} : { reason: options['reason'] as string }),
    });
    for (const { hash } of plan.release.serves) await readReleasedContent(project, releases.commit, name, hash);
    const commit = options['dryRun'] === true ? undefined : await commitRelease(project, plan, {});
    return result<ReleaseData>(toReleaseData(plan, commit), renderRelease);
  },
};
