import { beforeFirstCommit } from './history/no-commits.js';
import type { FactSources } from './locate.js';
import type { Project } from './project.js';
import { createResolver } from './references/create-resolver.js';
import type { Resolver } from './references/resolver.js';
import { openTokenCounts } from './tokens.js';

/**
 * A resolver and what facts are gathered from; before the first commit there is neither history nor release.
 * @param counts where they are opened already
 */
export async function openSources(
  project: Project,
  { note, counts = openTokenCounts(project) }: { note?: (text: string) => void; counts?: ReturnType<typeof openTokenCounts> } = {},
): Promise<{ resolver: Resolver; sources: FactSources }> {
  const resolver = createResolver(project, note);
  const [history, tokens] = await Promise.all([resolver.history().catch(beforeFirstCommit), counts]);
  const releases = history && (await resolver.releases());
  const save = async (): Promise<void> => {
    await tokens.save();
    project.derived.save();
  };
  return { resolver, sources: { project, history, releases, tokens, save } };
}
