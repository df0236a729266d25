import { PromptError } from '../../core/errors.js';
import { type CommandSpec, result } from '../command.js';
import { renderList, type ListData } from '../render/list.js';
import { readDigests } from '../workspace/digests.js';
import { gatherFacts } from '../workspace/facts.js';
import type { Digest } from '../workspace/make-digest.js';
import { openProject, type Project } from '../workspace/project.js';
import { openSources } from '../workspace/sources.js';
import { openTokenCounts, type TokenCounts } from '../workspace/tokens.js';
import { type PromptFile, promptsIn, worktree } from '../workspace/tree.js';

export const list: CommandSpec = {
  arguments: [],
  options: [
    { flags: '--status <status>', description: 'only draft, testing, production or deprecated ones', choices: ['draft', 'testing', 'production', 'deprecated'] },
    { flags: '--tag <tag>', description: 'only those with this tag' },
    { flags: '--owner <owner>', description: 'only those of this owner' },
    { flags: '--no-tokens', description: 'without token counts, which take a second the first time' },
  ],
  examples: ['prompt list', 'prompt list --tag support --json'],
  async run({ cwd }, _, { status, tag, owner, tokens }) {
    const project = await openProject(cwd);
    const counts = openTokenCounts(project);
    // The first time git takes seconds to walk the history: meanwhile the work tree is read.
    const [{ sources }, { prompts, digests }] = await Promise.all([
      openSources(project, { counts }),
      readPrompts(project, tokens === false ? undefined : await counts),
    ]);
    const facts = prompts.map((prompt, index) => gatherFacts(sources, prompt, digests[index] as Digest));
    await sources.save();
    const wanted = facts.filter(
      (fact) =>
        (status === undefined || fact.status === status) &&
        (tag === undefined || fact.tags.includes(tag as string)) &&
        (owner === undefined || fact.owner === owner),
    );
    const data: ListData = { environments: Object.keys(project.config.environments), prompts: wanted };
    return result(data, renderList, wanted.length === 0 ? 3 : 0);
  },
};

async function readPrompts(project: Project, counts: TokenCounts | undefined): Promise<{ prompts: PromptFile[]; digests: Digest[] }> {
  const tree = await worktree(project);
  const prompts = promptsIn(project, tree);
  if (prompts.length === 0) throw new PromptError('prompt/none', { folders: project.layout.roots });
  return { prompts, digests: await readDigests(project, tree, prompts, counts) };
}
