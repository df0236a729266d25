import type { Release } from '../../../core/release/release.js';
import type { Context } from '../../command.js';
import type { OptionValues } from '../../option-spec.js';
import { openProject, type Project } from '../project.js';
import { createResolver } from '../references/create-resolver.js';
import type { Resolver } from '../references/resolver.js';
import { requireExpected } from './conflict.js';
import { requirePushable } from './push-release.js';
import { findReleased } from './released-name.js';
import { checkEnvironment, readReleases, type Releases } from './releases.js';
import { openTarget, type PUBLISH_OPTIONS, type Target } from './target.js';

/** What an environment serves, and where that can be changed. */
interface ServedTarget {
  project: Project;
  resolver: Resolver;
  target: Target;
  releases: Releases;
  current: Release;
}

/** @param typed by whatever name the prompt is called @throws PromptError as `openTarget`, `findReleased`, `requirePushable` and `requireExpected` do */
export async function openServed(context: Context, typed: string, options: OptionValues<typeof PUBLISH_OPTIONS> & { env?: string }): Promise<ServedTarget> {
  const project = await openProject(context.cwd);
  const target = await openTarget(project, context, options);
  const environment = checkEnvironment(project, options.env);
  const releases = await readReleases(project, target.commit);
  const resolver = createResolver(project, context.note);
  const current = await findReleased(resolver, releases, environment, typed);
  await requirePushable(project, target, current);
  await requireExpected(project, target, current, { prompt: current.prompt, environment });
  return { project, resolver, target, releases, current };
}
