import { PromptError } from '../../core/errors.js';
import { chooseServed } from '../../core/release/bucket.js';
import { defineCommand, result } from '../command.js';
import { renderResolve, type ResolveData, type ResolvedServe } from '../render/resolve.js';
import { openProject } from '../workspace/project.js';
import { findReleased } from '../workspace/release/released-name.js';
import { readReleasedContent } from '../workspace/release/released-content.js';
import { ENVIRONMENT_OPTION, checkEnvironment } from '../workspace/release/releases.js';
import { createResolver } from '../workspace/references/create-resolver.js';

export const resolve = defineCommand({
  arguments: [{ name: '<name>', description: 'a prompt' }],
  options: [
    ENVIRONMENT_OPTION,
    { flags: '--key <key>', description: 'what the split between canary and stable goes by: a user, a session' },
  ],
  examples: ['prompt resolve triage', 'prompt resolve support/triage --env production --key user-42'],
  async run({ cwd, note }, [typed], options) {
    const project = await openProject(cwd);
    const environment = checkEnvironment(project, options.env);
    const key = options.key;
    if (key === '') throw new PromptError('usage', { message: 'the key is empty', remedy: 'give what tells users apart, such as `--key user-42`' });
    const resolver = createResolver(project, note);
    const releases = await resolver.releases();
    const release = await findReleased(resolver, releases, environment, typed);
    const name = release.prompt;
    const serves: ResolvedServe[] = [];
    for (const [index, { version, hash, weight }] of release.serves.entries()) {
      const { prompt, model = prompt.content.model } = await readReleasedContent(project, releases.commit, name, hash);
      serves.push({
        variant: index < release.serves.length - 1 ? 'canary' : 'stable',
        version,
        hash,
        share: weight,
        ...(model === undefined ? {} : { model }),
      });
    }
    const choice = key === undefined ? undefined : chooseServed(release, key);
    const served = choice && serves.find(({ variant }) => variant === choice.variant);
    const data: ResolveData = {
      prompt: name, environment, commit: releases.commit, serves,
      ...(key === undefined || !served ? {} : { key, served: { ...served, ...(choice?.bucket === undefined ? {} : { bucket: choice.bucket }) } }),
    };
    return result(data, renderResolve);
  },
});
