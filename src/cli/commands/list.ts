import { PromptError } from '../../core/errors.js';
import { type CommandSpec, result } from '../command.js';
import { renderList, type ListData } from '../render/list.js';
import { gatherFacts, type PromptFacts } from '../workspace/facts.js';
import { openProject } from '../workspace/project.js';
import { openSources } from '../workspace/sources.js';
import { promptsIn, loadSources } from '../workspace/tree.js';

export const list: CommandSpec = {
  arguments: [],
  options: [
    { flags: '--status <status>', description: 'only draft, testing, production or deprecated ones', choices: ['draft', 'testing', 'production', 'deprecated'] },
    { flags: '--tag <tag>', description: 'only those with this tag' },
    { flags: '--owner <owner>', description: 'only those of this owner' },
  ],
  examples: ['prompt list', 'prompt list --tag support --json'],
  async run({ cwd }, _, { status, tag, owner }) {
    const project = await openProject(cwd);
    const { resolver, sources } = await openSources(project);
    const tree = await resolver.worktree();
    const prompts = promptsIn(project, tree);
    if (prompts.length === 0) throw new PromptError('prompt/none', { folders: project.layout.roots });
    const loaded = await loadSources(project, tree, prompts);
    const facts: PromptFacts[] = [];
    for (const [index, prompt] of prompts.entries()) {
      const one = loaded[index];
      if (one) facts.push(await gatherFacts(sources, prompt, one));
    }
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
