import { resolveCommit } from '../../../adapters/git/repository.js';
import { listBranches } from '../../../adapters/git/refs.js';
import { PromptError } from '../../../core/errors.js';
import { brokenHash, shortHash } from '../../../core/prompt/content.js';
import type { ReadPrompt } from '../../../core/prompt/prompt.js';
import { canaryOf, type ReleasedContent, stableOf } from '../../../core/release/release.js';
import { canonicalJson } from '../../../core/text/canonical-json.js';
import { meantWord } from '../../../core/text/nearest-word.js';
import { formatReference, type Selector } from '../../../core/version/reference.js';
import type { Project } from '../project.js';
import { readReleasedContent } from '../release/released-content.js';
import { checkEnvironment } from '../release/releases.js';
import type { Resolver } from '../references/resolver.js';
import { commitTree, loadSources, promptsIn, staged, type Tree } from '../tree.js';

/** A prompt as one state has it; parsed only where that is asked for. */
export interface StatePrompt {
  name: string;
  /** In the project's folder; undefined for a released content. */
  path?: string;
  /** Everything it is made of: equal texts are equal prompts. Undefined where only the content's hash is known. */
  texts?: string;
  /** Known before reading, of a released content. */
  released?: ReleasedContent;
  read(): Promise<{ read: ReadPrompt; pinnedModel?: string }>;
}

/** All prompts at once: the work tree, the index, a commit, or what an environment serves. */
export interface State {
  /** `the work tree`, `main (3f2ab9c)`, `production, as main has it` */
  label: string;
  prompts: StatePrompt[];
}

/**
 * @param typed what the selector was read from
 * @throws PromptError `reference/not-found`, `reference/ambiguous`, `environment/unknown`, `usage`
 */
export async function readState(resolver: Resolver, selector: Selector, typed: string): Promise<State> {
  const { project } = resolver;
  switch (selector.kind) {
    case 'worktree':
      return treeState(project, await resolver.worktree(), 'the work tree');
    case 'staged':
      return treeState(project, await staged(project), 'the index');
    case 'latest': {
      const { name, oid } = (await resolver.history()).heads.canonical;
      return commitState(project, oid, name);
    }
    case 'environment':
      return environmentState(resolver, selector);
    case 'revision':
      return revisionState(resolver, selector.revision, typed);
    case 'word':
      return readState(resolver, await readWord(resolver, selector.text, typed), typed);
    default: {
      const what = selector.kind === 'version' ? 'version' : 'content hash';
      throw new PromptError('usage', {
        message: `\`${typed}\` is the ${what} of one prompt`,
        remedy: `write \`<name>${typed.startsWith('@') ? typed : `@${typed}`}\``,
      });
    }
  }
}

async function treeState(project: Project, tree: Tree, label: string): Promise<State> {
  const prompts = promptsIn(project, tree);
  const loaded = await loadSources(project, tree, prompts);
  const { readPrompt } = await import('../../../core/prompt/prompt.js');
  return {
    label,
    prompts: prompts.flatMap(({ name, path }, index): StatePrompt[] => {
      const one = loaded[index];
      if (!one) return [];
      if (!one.ok) return [{ name, path, texts: one.read.hash, read: async () => ({ read: one.read }) }];
      const { text, partials, examples } = one.sources;
      return [{ name, path, texts: canonicalJson([text, partials?.texts, examples?.text]), read: async () => ({ read: readPrompt(one.sources) }) }];
    }),
  };
}

async function commitState(project: Project, commit: string, name: string): Promise<State> {
  const short = shortHash(commit);
  const label = commit.startsWith(name) ? short : `${name} (${short})`;
  return treeState(project, await commitTree(project, commit, label), label);
}

async function revisionState(resolver: Resolver, revision: string, typed: string): Promise<State> {
  const { project } = resolver;
  const commit = await resolveCommit(project.repository.git, revision);
  if (commit !== undefined) return commitState(project, commit, revision);
  throw new PromptError('reference/not-found', { reference: typed, looked: `git knows no commit \`${revision}\``, ...(await wayOut(resolver, revision)) });
}

/** Its canaries' share of the users is served the stable content of every prompt that has no canary. */
async function environmentState(resolver: Resolver, { environment, canary }: Extract<Selector, { kind: 'environment' }>): Promise<State> {
  const { project } = resolver;
  checkEnvironment(project, environment);
  const [releases, { heads }] = await Promise.all([resolver.releases(), resolver.history()]);
  const served = releases.all.filter((release) => release.environment === environment);
  const unreadable = releases.unreadable.filter((release) => release.environment === environment);
  return {
    label: `${environment}${canary ? ':canary' : ''}, as ${heads.canonical.name} has it`,
    prompts: [
      ...served.map((release): StatePrompt => {
        const { version, hash } = (canary ? canaryOf(release) : undefined) ?? stableOf(release);
        return { name: release.prompt, released: { version, hash }, read: () => readServed(project, releases.commit, release.prompt, hash) };
      }),
      ...unreadable.map(({ prompt, findings }): StatePrompt => ({
        name: prompt,
        read: async () => ({ read: { hash: brokenHash(prompt), findings: [...findings] } }),
      })),
    ],
  };
}

async function readServed(project: Project, commit: string, name: string, hash: string): ReturnType<StatePrompt['read']> {
  try {
    const { prompt, model } = await readReleasedContent(project, commit, name, hash);
    return { read: { prompt, hash, findings: [] }, ...(model === undefined ? {} : { pinnedModel: model }) };
  } catch (error) {
    if (!(error instanceof PromptError) || error.code !== 'release/content-altered') throw error;
    const finding = { code: error.code, severity: 'error', place: { file: name }, message: error.message } as const;
    return { read: { hash: brokenHash(hash), findings: [finding] } };
  }
}

/** An environment or a git revision: whichever there is. */
async function readWord(resolver: Resolver, word: string, typed: string): Promise<Selector> {
  const { project } = resolver;
  const { git } = project.repository;
  const environments = Object.keys(project.config.environments);
  const readings: Selector[] = environments.includes(word) ? [{ kind: 'environment', environment: word, canary: false }] : [];
  if ((await resolveCommit(git, word)) !== undefined) readings.push({ kind: 'revision', revision: word });
  const [only, another] = readings;
  if (another) {
    throw new PromptError('reference/ambiguous', {
      reference: typed,
      readings: readings.map((selector) => formatReference({ selector, stages: [] })),
    });
  }
  if (only) return only;
  if (/^[0-9a-f]{7,64}$/.test(word)) return { kind: 'hash', prefix: word };
  // Without the @ it could have been a prompt's name.
  const bare = !typed.startsWith('@');
  const names = bare ? (await resolver.names()).flatMap((name) => [name, name.split('/').at(-1) ?? '']) : [];
  const nearest = meantWord(word, [...names, ...environments, ...(await listBranches(git)), 'latest', 'staged', 'worktree']);
  const looked = `\`${word}\` is no ${bare ? 'prompt, no ' : ''}environment and no git revision`;
  throw new PromptError('reference/not-found', {
    reference: typed,
    looked,
    ...(await wayOut(resolver, word)),
    ...(nearest === undefined ? {} : { shallow: false, nearest: bare ? nearest : `@${nearest}` }),
  });
}

/** What helps where nothing is called so. */
async function wayOut(resolver: Resolver, word: string): Promise<{ shallow: boolean; remedy?: string }> {
  const [, from, to] = /^(.+?)\.{2,3}(.+)$/.exec(word) ?? [];
  if (from !== undefined) return { shallow: false, remedy: `write the two apart: \`prompt diff ${from} ${to}\`` };
  const { shallow } = await resolver.history();
  return shallow ? { shallow } : { shallow, remedy: 'see what exists with `prompt list` and `git branch --all`' };
}
