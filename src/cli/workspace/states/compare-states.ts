import { type Pair, type Pairable, pairPrompts } from '../../../core/version/pair-prompts.js';
import { describeDifference, type DiffSources, type PromptDiff, type SideSource } from './differences.js';
import { formerNames } from '../history/former-names.js';
import type { History } from '../history/history.js';
import type { Project } from '../project.js';
import type { State, StatePrompt } from './states.js';

type Candidate = Pairable & { prompt: StatePrompt };

/** Every prompt that differs between two states. Renames are followed by `id:`, by history, and where the content is the same. */
export async function compareStates(sources: DiffSources, before: State, after: State): Promise<{ compared: number; prompts: PromptDiff[] }> {
  const pairs = await pairStates(sources, before, after);
  const prompts: PromptDiff[] = [];
  for (const { before: old, after: now } of pairs) {
    if (old && now && old.prompt.name === now.prompt.name && (await isSame(old.prompt, now.prompt))) continue;
    const difference = await describeDifference(sources, old && (await toSide(old.prompt)), now && (await toSide(now.prompt)));
    if (difference.change !== 'same') prompts.push(difference);
  }
  return { compared: pairs.length, prompts };
}

/** Only names that one state lacks are looked at more closely. */
export async function pairStates({ project, history }: Pick<DiffSources, 'project' | 'history'>, before: State, after: State): Promise<Pair<Candidate>[]> {
  const [old, now] = [before, after].map(({ prompts }) => new Set(prompts.map(({ name }) => name)));
  let known: Beginnings | undefined;
  const beginnings: Beginnings = (name) => (known ??= history ? readBeginnings(project, history) : () => [])(name);
  const candidates = (state: State, others: ReadonlySet<string> | undefined): Promise<Candidate[]> =>
    Promise.all(state.prompts.map(async (prompt) => ({ prompt, name: prompt.name, signs: others?.has(prompt.name) ? [] : await signsOf(prompt, beginnings) })));
  return pairPrompts(await candidates(before, now), await candidates(after, old));
}

async function signsOf(prompt: StatePrompt, beginnings: Beginnings): Promise<string[][]> {
  const { read } = await prompt.read();
  const id = read.prompt?.frontMatter.id;
  return [id === undefined ? [] : [id], beginnings(prompt.name), [read.hash]];
}

/** Where the histories began that ever bore a name: a prompt keeps that through every rename. */
type Beginnings = (name: string) => string[];

/** Reads all of history. */
function readBeginnings(project: Project, { here, canonical }: History): Beginnings {
  const found = new Map<string, Set<string>>();
  for (const walk of new Set([here, canonical])) {
    for (const tip of walk.tips) {
      const { commit, path } = tip.born;
      for (const name of [tip.name, ...formerNames(project, walk, tip)]) found.set(name, (found.get(name) ?? new Set()).add(`${commit} ${path}`));
    }
  }
  return (name) => [...(found.get(name) ?? [])];
}

async function isSame(before: StatePrompt, after: StatePrompt): Promise<boolean> {
  if (before.texts !== undefined && after.texts !== undefined) return before.texts === after.texts;
  return (await hashOf(before)) === (await hashOf(after));
}

async function hashOf({ released, read }: StatePrompt): Promise<string> {
  return released?.hash ?? (await read()).read.hash;
}

async function toSide({ name, released, read }: StatePrompt): Promise<SideSource> {
  return { name, ...(released ? { version: String(released.version) } : {}), ...(await read()) };
}
