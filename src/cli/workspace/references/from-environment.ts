import { PromptError } from '../../../core/errors.js';
import { canaryOf, stableOf } from '../../../core/release/release.js';
import type { Selector } from '../../../core/version/reference.js';
import { readReleasedContent } from '../release/released-content.js';
import { checkEnvironment } from '../release/releases.js';
import type { Naming, Resolved, Resolver } from './resolver.js';

export async function fromEnvironment(
  resolver: Resolver,
  name: string,
  selector: Extract<Selector, { kind: 'environment' }>,
  { label, stages }: Naming,
): Promise<Resolved> {
  const environment = checkEnvironment(resolver.project, selector.environment);
  const release = await resolver.release(environment, name);
  if (!release) throw new PromptError('release/none', { name, environment });
  const served = selector.canary ? canaryOf(release) : stableOf(release);
  if (!served) throw new PromptError('release/no-canary', { name, environment });
  const { commit } = await resolver.releases();
  const [{ prompt, model, templates }, { templatesUsed }, { storedTemplates }] = await Promise.all([
    readReleasedContent(resolver.project, commit, release.prompt, served.hash),
    import('../../../runtime/open-variant.js'),
    import('../../../runtime/templates.js'),
  ]);
  return {
    name, label, stages,
    source: 'release',
    version: String(served.version),
    read: { prompt, hash: served.hash, findings: [] },
    ...(model === undefined ? {} : { pinnedModel: model }),
    pinnedTemplates: await templatesUsed({ prompt }, [], storedTemplates(templates)),
  };
}
