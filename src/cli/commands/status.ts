import { defineCommand, result } from '../command.js';
import { renderStatus, type StatusData } from '../render/status.js';
import { noPrompts } from '../workspace/no-prompts.js';
import { openProject } from '../workspace/project.js';
import { findLostContents } from '../workspace/release/released-contents.js';
import { openSources } from '../workspace/sources.js';
import { describeStanding, type PromptStanding } from '../workspace/release/standings.js';
import { readState, type StatePrompt } from '../workspace/states/states.js';
import { findName } from '../workspace/tree.js';

export const status = defineCommand({
  arguments: [{ name: '[names...]', description: 'only these prompts' }],
  options: [],
  examples: ['prompt status', 'prompt status support/triage --json'],
  async run({ cwd, note }, [typed]) {
    const project = await openProject(cwd);
    const { resolver, sources } = await openSources(project, { note });
    const worktree = await readState(resolver, { kind: 'worktree' }, '@worktree');
    const head = sources.history ? await readState(resolver, { kind: 'revision', revision: sources.history.heads.head }, 'HEAD') : undefined;
    const { all: releases, unreadable } = sources.releases ?? { all: [], unreadable: [] };
    const [here, committed] = [byName(worktree.prompts), byName(head?.prompts ?? [])];
    const known = [...new Set([...here.keys(), ...committed.keys(), ...[...releases, ...unreadable].map(({ prompt }) => prompt)])].filter(Boolean).sort();
    if (known.length === 0) throw await noPrompts(project);
    const find = (name: string): Promise<string> => resolver.findNow(name, () => findName(name, known, 'the work tree and the releases', [...here.keys()]));
    const wanted = new Set(await Promise.all(typed.map(find)));
    const names = known.filter((one) => wanted.size === 0 || wanted.has(one));
    const shown = releases.filter(({ prompt }) => names.includes(prompt));
    const lost = sources.releases ? await findLostContents(project, sources.releases.commit, shown) : [];
    const prompts: PromptStanding[] = [];
    for (const name of names) {
      const of = <T extends { prompt: string }>(all: readonly T[]): T[] => all.filter(({ prompt }) => prompt === name);
      const own = { releases: of(releases), unreadable: of(unreadable), lost: of(lost) };
      prompts.push(await describeStanding(project, sources.history, { name, worktree: here.get(name), head: committed.get(name), ...own }));
    }
    await sources.save();
    const data: StatusData = {
      environments: Object.keys(project.config.environments),
      ...(sources.history ? { branch: sources.history.heads.canonical.name } : {}),
      ...(sources.history?.shallow === true ? { shallow: true } : {}),
      prompts, lost,
    };
    return result(data, renderStatus, lost.length > 0 || prompts.some((prompt) => prompt.unreadable) ? 1 : 0);
  },
});

function byName(prompts: readonly StatePrompt[]): Map<string, StatePrompt> {
  return new Map(prompts.map((prompt) => [prompt.name, prompt]));
}
