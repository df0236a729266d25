import { resolveCommit } from '../../../adapters/git/repository.js';
import { PromptError } from '../../../core/errors.js';
import type { ReadPrompt } from '../../../core/prompt/prompt.js';
import { tipOf } from '../../../core/version/history.js';
import { formerNames } from '../history/former-names.js';
import { versionLabel } from '../history/history.js';
import { ignoreNoCommits } from '../history/no-commits.js';
import { commitTree, findName, promptsIn, readPrompts, type Tree } from '../tree.js';
import type { Naming, Resolved, Resolver } from './resolver.js';

/** @param nameThere what the prompt is called in this tree */
export async function fromTree(resolver: Resolver, name: string, tree: Tree, naming: Naming & Pick<Resolved, 'source'>, nameThere = name): Promise<Resolved> {
  const prompts = promptsIn(resolver.project, tree);
  const found = prompts.find((prompt) => prompt.name === findName(nameThere, prompts.map((prompt) => prompt.name), tree.label));
  const [read] = await readPrompts(resolver.project, tree, found ? [{ ...found, name }] : []);
  const history = await resolver.history().catch(ignoreNoCommits);
  const version = Array.isArray(history) ? undefined : versionLabel(history, name, read?.hash ?? '');
  return { name, ...naming, read: read as ReadPrompt, ...(version === undefined ? {} : { version }) };
}

export async function fromRevision(
  resolver: Resolver,
  name: string,
  revision: string,
  { label, stages, typed }: Naming & { typed: string },
): Promise<Resolved> {
  const commit = await resolveCommit(resolver.project.repository.git, revision);
  if (commit === undefined) {
    throw new PromptError('reference/not-found', {
      reference: typed,
      looked: `git knows no commit \`${revision}\``,
      name,
      shallow: (await resolver.history()).shallow,
    });
  }
  const tree = await commitTree(resolver.project, commit, `commit ${commit.slice(0, 7)}`);
  const there = new Set(promptsIn(resolver.project, tree).map((prompt) => prompt.name));
  const { here, canonical } = await resolver.history();
  const [walk, tip] = tipOf(here, name) ? [here, tipOf(here, name)] : [canonical, tipOf(canonical, name)];
  const nameThere = [name, ...(tip ? formerNames(resolver.project, walk, tip) : [])].find((candidate) => there.has(candidate));
  return fromTree(resolver, name, tree, { label, stages, source: 'history' }, nameThere);
}
