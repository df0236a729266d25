import { PromptError } from '../../core/errors.js';
import { planRollout } from '../../core/release/plan.js';
import { type CommandSpec, result } from '../command.js';
import { renderRelease, type ReleaseData, toReleaseData } from '../render/release.js';
import { openProject } from '../workspace/project.js';
import { commitRelease, requireCommittable } from '../workspace/publish.js';
import { checkEnvironment, readReleasedContent } from '../workspace/releases.js';
import { requireRelease } from '../workspace/require.js';
import { createResolver } from '../workspace/resolve.js';

export const rollout: CommandSpec = {
  arguments: [
    { name: '<name>', description: 'a prompt with a canary' },
    { name: '<percent>', description: 'share that gets the canary: 100 for all, 0 to end it' },
  ],
  options: [
    { flags: '--env <name>', description: 'the environment (default: default_environment of .promptrc)' },
    { flags: '--reason <text>', description: 'why, for the commit message' },
    { flags: '--dry-run', description: 'show the plan, write nothing' },
  ],
  examples: ['prompt rollout support/triage 50', 'prompt rollout triage 100', 'prompt rollout triage 0 --reason "slower answers"'],
  async run({ cwd, note }, [typed, share], options) {
    const percent = parsePercent(share as string);
    const project = await openProject(cwd);
    requireCommittable(project);
    const environment = checkEnvironment(project, (options['env'] as string | undefined) ?? project.config.default_environment);
    const resolver = createResolver(project, note);
    const releases = await resolver.releases();
    const current = await requireRelease(resolver, environment, typed as string, releases);
    const name = current.prompt;
    const plan = planRollout(current, { name, environment, percent, ...(options['reason'] === undefined ? {} : { reason: options['reason'] as string }) });
    // Who is served something else from now on must be served what was promoted then.
    await readReleasedContent(project, releases.commit, name, plan.to.hash);
    const commit = options['dryRun'] === true ? undefined : await commitRelease(project, plan, {});
    return result<ReleaseData>(toReleaseData(plan, commit), renderRelease);
  },
};

function parsePercent(text: string): number {
  const percent = /^(\d{1,3})%?$/.exec(text)?.[1];
  if (percent !== undefined && Number(percent) <= 100) return Number(percent);
  throw new PromptError('usage', { message: `a share is a whole number from 0 to 100 percent, not \`${text}\`` });
}
