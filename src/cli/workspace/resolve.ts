import { resolveCommit } from '../../adapters/git/repository.js';
import { PromptError } from '../../core/errors.js';
import { rootOf } from '../../core/prompt/layout.js';
import type { ReadPrompt } from '../../core/prompt/prompt.js';
import type { Stage } from '../../core/prompt/stage.js';
import { canaryOf, type Release, stableOf } from '../../core/release/release.js';
import { nearestWord } from '../../core/text/nearest-word.js';
import { formatReference, parseReference, type Reference, type Selector } from '../../core/version/reference.js';
import { historyOf, type HistoryEntry, tipOf, versionsOf } from '../../core/version/history.js';
import { formerNames, nameNow, servedAs } from './history/former-names.js';
import { ignoreNoCommits } from './history/no-commits.js';
import { entryLabel, type History, numberedHistory, readHistory, versionLabel } from './history/history.js';
import type { Project } from './project.js';
import { once } from './once.js';
import { checkEnvironment, readReleasedContent, readReleases, type Releases } from './release/releases.js';
import { commitTree, findName, gitTree, promptsIn, readPrompts, staged, type Tree, worktree } from './tree.js';

/** What a reference turned out to mean. */
export interface Resolved {
  name: string;
  /** As shown: `support/triage@7`. */
  label: string;
  /** Where the content was found. */
  source: 'worktree' | 'staged' | 'history' | 'release';
  read: ReadPrompt;
  /** `7`, `2+3`; undefined where this content is no version. */
  version?: string;
  stages: readonly Stage[];
  /** Where in history this content was found, for references that go there. */
  entry?: HistoryEntry;
  /** The model a release pinned. */
  pinnedModel?: string;
  /** The templates a release was stored with, and the package's where it has none: `techniques:` does not change what is served. */
  pinnedTemplates?: Readonly<Record<string, string>>;
}

/** Resolves references against one project; reads history, releases and trees once each, when first needed. */
export interface Resolver {
  project: Project;
  history(): Promise<History>;
  releases(): Promise<Releases>;
  worktree(): Promise<Tree>;
  /** Names in the work tree and in history. */
  names(): Promise<string[]>;
  /** What `find` finds; where that is no prompt, the one that was called so before, with a note. */
  findNow(typed: string, find: () => Promise<string> | string): Promise<string>;
  /** What an environment serves of a prompt, by whatever name it has there. @param from where not as the canonical branch says */
  release(environment: string, name: string, from?: Releases): Promise<Release | undefined>;
  /** @param fallbackName prompt that a bare `@5` belongs to */
  resolve(text: string, fallbackName?: string): Promise<Resolved>;
}

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
        if (now === undefined) throw error;
        say(`${typed} is called ${now} now`);
        return now;
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

/** The whole name of what was typed, among the prompts of the state that the selector looks at. */
async function findPrompt(resolver: Resolver, typed: string, selector: Selector): Promise<string> {
  const { project } = resolver;
  const namesIn = (tree: Tree): string[] => promptsIn(project, tree).map(({ name }) => name);
  const living = namesIn(await resolver.worktree());
  if (selector.kind === 'worktree') return findName(typed, living, 'the work tree');
  if (selector.kind === 'staged') return findName(typed, namesIn(await staged(project)), 'the index');
  const names = await resolver.names();
  const revision = selector.kind === 'revision' ? selector.revision : selector.kind === 'word' ? selector.text : undefined;
  const commit = revision === undefined || isKnown(typed, names) ? undefined : await resolveCommit(project.repository.git, revision);
  const there = commit === undefined ? [] : namesIn(await commitTree(project, commit, ''));
  return findName(typed, [...names, ...there], 'this repository', living);
}

function isKnown(typed: string, names: readonly string[]): boolean {
  return names.some((name) => name === typed || name.endsWith(`/${typed}`));
}

async function resolveSelector(resolver: Resolver, name: string, reference: Reference, typed: string, label = formatReference({ ...reference, name })): Promise<Resolved> {
  const { project } = resolver;
  const { selector, stages } = reference;
  switch (selector.kind) {
    case 'worktree':
      return fromTree(resolver, name, await resolver.worktree(), { label, stages, source: 'worktree' });
    case 'staged':
      return fromTree(resolver, name, await staged(project), { label, stages, source: 'staged' });
    case 'latest':
    case 'version':
      return fromVersion(resolver, name, selector, { typed, stages });
    case 'environment':
      return fromEnvironment(resolver, name, selector, { label, stages });
    case 'hash':
      return fromEntry(resolver, name, await entryWithHash(resolver, name, selector.prefix, typed), label, stages);
    case 'revision':
      return fromRevision(resolver, name, selector.revision, { label, stages, typed });
    case 'word':
      return resolveSelector(resolver, name, { ...reference, selector: await readWord(resolver, name, selector.text, typed) }, typed, label);
  }
}

type Naming = Pick<Resolved, 'label' | 'stages'>;

/** @param nameThere what the prompt is called in this tree */
async function fromTree(resolver: Resolver, name: string, tree: Tree, naming: Naming & Pick<Resolved, 'source'>, nameThere = name): Promise<Resolved> {
  const prompts = promptsIn(resolver.project, tree);
  const found = prompts.find((prompt) => prompt.name === findName(nameThere, prompts.map((prompt) => prompt.name), tree.label));
  const [read] = await readPrompts(resolver.project, tree, found ? [{ ...found, name }] : []);
  const history = await resolver.history().catch(ignoreNoCommits);
  const version = Array.isArray(history) ? undefined : versionLabel(history, name, read?.hash ?? '');
  return { name, ...naming, read: read as ReadPrompt, ...(version === undefined ? {} : { version }) };
}

async function fromVersion(
  resolver: Resolver,
  name: string,
  selector: Extract<Selector, { kind: 'latest' | 'version' }>,
  { typed, stages }: { typed: string; stages: readonly Stage[] },
): Promise<Resolved> {
  const history = await resolver.history();
  if (history.shallow) throw new PromptError('repository/shallow', {});
  const versions = versionsOf(numberedHistory(history, name));
  const found = selector.kind === 'latest' ? versions.at(-1) : versions.find((version) => version.number === selector.number);
  if (!found) {
    const branch = history.heads.canonical.name;
    const looked = versions.length === 0 ? `${name} has no version on ${branch} yet` : `${name} has versions 1 to ${versions.length} on ${branch}`;
    throw new PromptError('reference/not-found', { reference: typed, looked });
  }
  const label = formatReference({ name, selector: { kind: 'version', number: found.number }, stages });
  return fromEntry(resolver, name, found, label, stages);
}

async function fromEntry(resolver: Resolver, name: string, entry: HistoryEntry, label: string, stages: readonly Stage[]): Promise<Resolved> {
  const { project } = resolver;
  const tree = gitTree(project, label, new Map(Object.entries(entry.files)));
  const root = rootOf(project.layout, entry.path);
  const [read] = await readPrompts(project, tree, [{ name, path: entry.path, root }]);
  const version = entryLabel(await resolver.history(), name, entry);
  return { name, label, stages, source: 'history', read: read as ReadPrompt, entry, ...(version === undefined ? {} : { version }) };
}

async function fromEnvironment(
  resolver: Resolver,
  name: string,
  selector: Extract<Selector, { kind: 'environment' }>,
  { label, stages }: Naming,
): Promise<Resolved> {
  const environment = checkEnvironment(resolver.project, selector.environment);
  const release = await resolver.release(environment, name);
  const served = release && (selector.canary ? canaryOf(release) : stableOf(release));
  if (!served) throw new PromptError('release/none', { name, environment: selector.canary ? `the canary of ${environment}` : environment });
  const { commit } = await resolver.releases();
  const [{ prompt, model, templates }, { templatesUsed }, { storedTemplates }] = await Promise.all([
    readReleasedContent(resolver.project, commit, release.prompt, served.hash),
    import('../../runtime/open-variant.js'),
    import('../../runtime/templates.js'),
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

async function fromRevision(resolver: Resolver, name: string, revision: string, { label, stages, typed }: Naming & { typed: string }): Promise<Resolved> {
  const commit = await resolveCommit(resolver.project.repository.git, revision);
  if (commit === undefined) throw new PromptError('reference/not-found', { reference: typed, looked: `git knows no commit \`${revision}\`` });
  const tree = await commitTree(resolver.project, commit, `commit ${commit.slice(0, 7)}`);
  const there = new Set(promptsIn(resolver.project, tree).map((prompt) => prompt.name));
  const { here, canonical } = await resolver.history();
  const [walk, tip] = tipOf(here, name) ? [here, tipOf(here, name)] : [canonical, tipOf(canonical, name)];
  const nameThere = [name, ...(tip ? formerNames(resolver.project, walk, tip) : [])].find((candidate) => there.has(candidate));
  return fromTree(resolver, name, tree, { label, stages, source: 'history' }, nameThere);
}

async function entryWithHash(resolver: Resolver, name: string, prefix: string, typed: string): Promise<HistoryEntry> {
  const found = await entriesWithHash(resolver, name, prefix);
  const hashes = [...new Set(found.map((entry) => entry.hash))];
  if (hashes.length > 1) throw new PromptError('reference/ambiguous', { reference: typed, readings: hashes.map((hash) => `${name}@hash:${hash.slice(0, 12)}`) });
  const entry = found.at(-1);
  if (!entry) throw new PromptError('reference/not-found', { reference: typed, looked: `no version of ${name} has a content hash that starts so` });
  return entry;
}

async function entriesWithHash(resolver: Resolver, name: string, prefix: string): Promise<HistoryEntry[]> {
  const history = await resolver.history();
  return [historyOf(history.here, name), numberedHistory(history, name)]
    .flatMap((history) => history?.entries ?? [])
    .filter((entry) => entry.kind === 'version' && entry.hash.startsWith(prefix));
}

/** The one thing that exists among what a bare word may mean. */
async function readWord(resolver: Resolver, name: string, word: string, typed: string): Promise<Selector> {
  const readings: Selector[] = [];
  const environments = Object.keys(resolver.project.config.environments);
  if (environments.includes(word)) readings.push({ kind: 'environment', environment: word, canary: false });
  const history = await resolver.history();
  const number = /^v?([1-9]\d*)$/.exec(word)?.[1];
  if (number !== undefined && !history.shallow && versionsOf(numberedHistory(history, name)).length >= Number(number)) readings.push({ kind: 'version', number: Number(number) });
  if (/^[0-9a-f]{7,64}$/.test(word) && (await entriesWithHash(resolver, name, word)).length > 0) readings.push({ kind: 'hash', prefix: word });
  if ((await resolveCommit(resolver.project.repository.git, word)) !== undefined) readings.push({ kind: 'revision', revision: word });
  const [only, another] = readings;
  if (another) throw new PromptError('reference/ambiguous', { reference: typed, readings: readings.map((selector) => formatReference({ name, selector, stages: [] })) });
  if (only) return only;
  const nearest = nearestWord(word, [...environments, 'latest', 'worktree', 'staged']);
  const looked = `\`${word}\` is no version, environment, content hash or git revision`;
  throw new PromptError('reference/not-found', { reference: typed, looked, ...(nearest === undefined ? {} : { nearest: `${name}@${nearest}` }) });
}
