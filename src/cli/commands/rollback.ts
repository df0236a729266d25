import { planRollback } from '../../core/release/plan.js';
import { type CommandSpec, result } from '../command.js';
import { parseCount } from '../options.js';
import { renderRelease, type ReleaseData, toReleaseData } from '../render/release.js';
import { openProject } from '../workspace/project.js';
import { commitRelease, requireCommittable } from '../workspace/publish.js';
import { checkEnvironment, readReleasedContent } from '../workspace/releases.js';
import { requireRelease } from '../workspace/require.js';
import { createResolver } from '../workspace/resolve.js';

export const rollback: CommandSpec = {
  arguments: [{ name: '<name>', description: 'a prompt' }],
  options: [
    { flags: '--env <name>', description: 'the environment (default: default_environment of .promptrc)' },
    { flags: '--to <version>', description: 'this version instead of the one before', parse: parseCount },
    { flags: '--reason <text>', description: 'why, for the commit message' },
    { flags: '--dry-run', description: 'show the plan, write nothing' },
  ],
  examples: ['prompt rollback support/triage', 'prompt rollback triage --to 5 --reason "wrong queue for refunds"'],
  async run({ cwd, note }, [typed], options) {
    const project = await openProject(cwd);
    requireCommittable(project);
    const environment = checkEnvironment(project, (options['env'] as string | undefined) ?? project.config.default_environment);
    const resolver = createResolver(project, note);
    const releases = await resolver.releases();
    const current = await requireRelease(resolver, environment, typed as string, releases);
    const name = current.prompt;
    const plan = planRollback(current, {
      name, environment,
      ...(options['to'] === undefined ? {} : { to: options['to'] as number }),
      ...(options['reason'] === undefined ? {} : { reason: options['reason'] as string }),
    });
    // What is served again must be what was promoted then.
    await readReleasedContent(project, releases.commit, name, plan.to.hash);
    const commit = options['dryRun'] === true ? undefined : await commitRelease(project, plan, {});
    return result<ReleaseData>(toReleaseData(plan, commit), renderRelease);
  },
};
