import { PromptError } from '../../../core/errors.js';
import { rootOf } from '../../../core/prompt/layout/layout.js';
import type { ReadPrompt } from '../../../core/prompt/prompt.js';
import { historyOf, type HistoryEntry, versionsOf } from '../../../core/version/history.js';
import { formatReference, type Selector } from '../../../core/version/reference.js';
import { entryLabel, numberedHistory } from '../history/history.js';
import { gitTree, readPrompts } from '../tree.js';
import type { Naming, Resolved, Resolver } from './resolver.js';

export async function fromVersion(
  resolver: Resolver,
  name: string,
  selector: Extract<Selector, { kind: 'latest' | 'version' }>,
  { typed, stages }: Pick<Naming, 'stages'> & { typed: string },
): Promise<Resolved> {
  const history = await resolver.history();
  if (history.shallow) throw new PromptError('repository/shallow', {});
  const versions = versionsOf(numberedHistory(history, name));
  const found = selector.kind === 'latest' ? versions.at(-1) : versions.find((version) => version.number === selector.number);
  if (!found) {
    const branch = history.heads.canonical.name;
    const looked = versions.length === 0 ? `${name} has no version on ${branch} yet` : `${name} has versions 1 to ${versions.length} on ${branch}`;
    throw new PromptError('reference/not-found', { reference: typed, looked, name });
  }
  const label = formatReference({ name, selector: { kind: 'version', number: found.number }, stages });
  return fromEntry(resolver, name, found, { label, stages });
}

async function fromEntry(resolver: Resolver, name: string, entry: HistoryEntry, { label, stages }: Naming): Promise<Resolved> {
  const { project } = resolver;
  const tree = gitTree(project, label, new Map(Object.entries(entry.files)));
  const root = rootOf(project.layout, entry.path);
  const [read] = await readPrompts(project, tree, [{ name, path: entry.path, root }]);
  const version = entryLabel(await resolver.history(), name, entry);
  return { name, label, stages, source: 'history', read: read as ReadPrompt, entry, ...(version === undefined ? {} : { version }) };
}

export async function fromHash(resolver: Resolver, name: string, prefix: string, { label, stages, typed }: Naming & { typed: string }): Promise<Resolved> {
  const found = await entriesWithHash(resolver, name, prefix);
  const hashes = [...new Set(found.map((entry) => entry.hash))];
  if (hashes.length > 1) {
    throw new PromptError('reference/ambiguous', { reference: typed, readings: hashes.map((hash) => `${name}@hash:${hash.slice(0, 12)}`) });
  }
  const entry = found.at(-1);
  if (!entry) {
    throw new PromptError('reference/not-found', {
      reference: typed,
      looked: `no version of ${name} has a content hash that starts so`,
      name,
      shallow: (await resolver.history()).shallow,
    });
  }
  return fromEntry(resolver, name, entry, { label, stages });
}

export async function entriesWithHash(resolver: Resolver, name: string, prefix: string): Promise<HistoryEntry[]> {
  const history = await resolver.history();
  return [historyOf(history.here, name), numberedHistory(history, name)]
    .flatMap((history) => history?.entries ?? [])
    .filter((entry) => entry.kind === 'version' && entry.hash.startsWith(prefix));
}
