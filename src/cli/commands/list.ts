import { defineCommand, result } from '../command.js';
import { renderList, type ListData } from '../render/list.js';
import { readFacts } from '../workspace/list-facts.js';
import { noPrompts } from '../workspace/no-prompts.js';
import { openProject } from '../workspace/project.js';
import { openTokenCounts } from '../workspace/tokens.js';
import { promptsIn, worktree } from '../workspace/tree.js';

export const list = defineCommand({
  arguments: [],
  options: [
    {
      flags: '--status <status>',
      description: 'only draft, testing, production or deprecated ones',
      choices: ['draft', 'testing', 'production', 'deprecated'],
    },
    { flags: '--tag <tag>', description: 'only those with this tag' },
    { flags: '--owner <owner>', description: 'only those of this owner' },
    { flags: '--no-tokens', description: 'without token counts, which take a second the first time' },
  ],
  examples: ['prompt list', 'prompt list --tag support --json'],
  async run({ cwd }, _, { status, tag, owner, tokens }) {
    const project = await openProject(cwd);
    const tree = await worktree(project);
    const prompts = promptsIn(project, tree);
    if (prompts.length === 0) throw await noPrompts(project);
    const facts = await readFacts(project, tree, prompts, tokens === false ? undefined : await openTokenCounts(project));
    // One of unknown status may have any.
    const wanted = facts.filter(
      (fact) =>
        (status === undefined || fact.status === undefined || fact.status === status) &&
        (tag === undefined || fact.tags.includes(tag)) &&
        (owner === undefined || fact.owner === owner),
    );
    const data: ListData = { environments: Object.keys(project.config.environments), prompts: wanted };
    const isWhole = wanted.every(({ unreadable }) => unreadable === undefined);
    return result(data, renderList, wanted.length === 0 ? 3 : isWhole ? 0 : 1);
  },
});
