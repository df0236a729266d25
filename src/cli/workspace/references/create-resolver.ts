import { PromptError } from '../../../core/errors.js';
import { parseReference } from '../../../core/version/reference.js';
import { nameNow, servedAs } from '../history/former-names.js';
import { readHistory } from '../history/history.js';
import { ignoreNoCommits } from '../history/no-commits.js';
import { notFoundHere } from '../no-prompts.js';
import { once } from '../once.js';
import type { Project } from '../project.js';
import { readReleases } from '../release/releases.js';
import { promptsIn, worktree } from '../tree.js';
import { findPrompt } from './find-prompt.js';
import { resolveSelector } from './resolve-selector.js';
import type { Resolver } from './resolver.js';

/** @param note told, once each, where something has another name than was typed */
export function createResolver(project: Project, note: (text: string) => void = () => {}): Resolver {
  const history = once(() => readHistory(project));
  const tree = once(() => worktree(project));
  const releases = once(async () => readReleases(project, (await history()).heads.canonical.oid));
  const names = once(async () => {
    const here = promptsIn(project, await tree()).map((prompt) => prompt.name);
    const past = await history().then(({ here: walk, canonical }) => [...walk.tips, ...canonical.tips].map(({ name }) => name), ignoreNoCommits);
    return [...new Set([...here, ...past])].sort();
  });
  const said = new Set<string>();
  const say = (text: string): void => {
    if (!said.has(text)) note(text);
    said.add(text);
  };
  const resolver: Resolver = {
    project, history, releases, names,
    worktree: tree,
    async findNow(typed, find) {
      try {
        return await find();
      } catch (error) {
        if (!(error instanceof PromptError) || error.code !== 'prompt/not-found') throw error;
        const past = await history().catch(ignoreNoCommits);
        const now = Array.isArray(past) ? undefined : nameNow(project, past, await releases(), typed);
        if (now === undefined) throw await notFoundHere(project, typed, error);
        if (now.renamed) say(`${typed} is called ${now.name} now`);
        return now.name;
      }
    },
    async release(environment, name, from) {
      const release = servedAs(project, await history(), from ?? (await releases()), environment, name);
      if (release && release.prompt !== name) say(`${name} is called ${release.prompt} in ${environment}`);
      return release;
    },
    async resolve(text, fallbackName) {
      const reference = parseReference(text);
      const typed = reference.name ?? fallbackName;
      if (typed === undefined) throw new PromptError('reference/invalid', { reference: text, reason: 'it names no prompt' });
      const name = await resolver.findNow(typed, () => findPrompt(resolver, typed, reference.selector));
      return resolveSelector(resolver, name, reference, text);
    },
  };
  return resolver;
}
