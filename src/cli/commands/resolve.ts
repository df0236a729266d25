import { PromptError } from '../../core/errors.js';
import { chooseServed } from '../../core/release/bucket.js';
import { canaryOf, type Release } from '../../core/release/release.js';
import { type CommandSpec, result } from '../command.js';
import { renderResolve, type ResolveData, type ServedContent } from '../render/resolve.js';
import { openProject } from '../workspace/project.js';
import { checkEnvironment, readReleasedContent } from '../workspace/releases.js';
import { requireRelease } from '../workspace/require.js';
import { createResolver, type Resolver } from '../workspace/resolve.js';

export const resolve: CommandSpec = {
  arguments: [{ name: '<name>', description: 'a prompt' }],
  options: [
    { flags: '--env <name>', description: 'the environment (default: default_environment of .promptrc)' },
    { flags: '--key <key>', description: 'of a user or request: decides between canary and stable', parse: parseKey },
  ],
  examples: ['prompt resolve support/triage', 'prompt resolve triage --env production --key user-42'],
  async run({ cwd, note }, [typed], options) {
    const project = await openProject(cwd);
    const environment = checkEnvironment(project, (options['env'] as string | undefined) ?? project.config.default_environment);
    const resolver = createResolver(project, note);
    const release = await requireRelease(resolver, environment, typed as string);
    return result(await describe(resolver, release, options['key'] as string | undefined), renderResolve);
  },
};

async function describe(resolver: Resolver, release: Release, key: string | undefined): Promise<ResolveData> {
  const { heads } = await resolver.history();
  const choice = chooseServed(release, key);
  const served = key === undefined ? release.serves : [choice.served];
  const contents = await Promise.all(served.map((one) => readContent(resolver, release, one)));
  return {
    name: release.prompt,
    environment: release.environment,
    branch: heads.canonical.name,
    commit: heads.canonical.oid,
    serves: contents,
    ...(key === undefined ? {} : { key }),
    ...(choice.bucket === undefined ? {} : { bucket: choice.bucket }),
  };
}

async function readContent({ project, releases }: Resolver, release: Release, served: Release['serves'][number]): Promise<ServedContent> {
  const { version, hash, weight } = served;
  const { commit } = await releases();
  const { prompt, model: pinned } = await readReleasedContent(project, commit, release.prompt, hash);
  const model = pinned ?? prompt.content.model;
  const variant = served === canaryOf(release) ? 'canary' : 'stable';
  return { variant, version, hash, share: weight, ...(model === undefined ? {} : { model }) };
}

function parseKey(text: string): string {
  if (text !== '') return text;
  throw new PromptError('usage', { message: 'a key must not be empty', remedy: 'leave --key out to see everything that is served' });
}
