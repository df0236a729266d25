import { templateTexts } from '../../core/prompt/static-text.js';
import { canaryOf, stableOf } from '../../core/release/release.js';
import { historyOf, type HistoryEntry } from '../../core/version/history.js';
import type { TokenCount } from '../../core/ports.js';
import { PromptError } from '../../core/errors.js';
import { parseReference } from '../../core/version/reference.js';
import { type CommandSpec, result } from '../command.js';
import { renderLog, type LogEntry, type LogData } from '../render/log.js';
import { versionLabel } from '../workspace/history.js';
import { openProject } from '../workspace/project.js';
import type { Resolver } from '../workspace/resolve.js';
import { committedReports } from '../workspace/reports.js';
import { openSources } from '../workspace/sources.js';
import { FALLBACK_MODEL, sumTokens, type TokenCounts } from '../workspace/tokens.js';
import { findName, gitTree, readPrompts } from '../workspace/tree.js';

export const log: CommandSpec = {
  arguments: [{ name: '<ref>', description: 'a prompt' }],
  options: [],
  examples: ['prompt log support/triage', 'prompt log triage --json'],
  async run({ cwd }, [reference]) {
    const project = await openProject(cwd);
    const { resolver, sources } = await openSources(project);
    const history = await resolver.history();
    if (history.shallow) throw new PromptError('repository/shallow', {});
    const name = findName(parseReference(reference as string).name ?? '', await resolver.names(), 'this repository');
    const entries = historyOf(history.here, name)?.entries ?? [];
    const commits = { ...history.canonical.commits, ...history.here.commits };
    const reports = committedReports(history, name);
    const counts = await countEntries(resolver, sources.tokens, name, entries);
    const served = servedHashes(sources.releases?.all ?? [], name);
    const shown = entries.map((entry, index): LogEntry => {
      const version = entry.kind === 'version' ? (entry.number !== undefined && history.here === history.canonical ? String(entry.number) : versionLabel(history, name, entry.hash)) : undefined;
      const { oid = entry.commit, date = '', author = '', email = '', subject = '', body = '' } = commits[entry.commit] ?? {};
      const tokens = counts.get(entry);
      const previous = counts.get(entries.slice(0, index).findLast((other) => counts.has(other)) as HistoryEntry);
      const score = reports.get(entry.hash);
      return {
        kind: entry.kind,
        hash: entry.hash,
        commit: { oid, date, author, email, subject, body },
        causes: entry.causes.filter((path) => path !== entry.path),
        environments: entry.kind === 'version' ? (served.get(entry.hash) ?? []) : [],
        ...(version === undefined ? {} : { version }),
        ...(tokens ? { tokens } : {}),
        ...(tokens && previous ? { tokenDelta: tokens.tokens - previous.tokens } : {}),
        ...(score && entry.kind === 'version' ? { score } : {}),
        ...(entry.broken === undefined ? {} : { broken: entry.broken }),
      };
    });
    await sources.save();
    const data: LogData = { name, branch: history.heads.branch ?? 'HEAD', entries: shown.reverse() };
    return result(data, renderLog);
  },
};

/** Template tokens of every version; a broken one has none. */
async function countEntries(resolver: Resolver, tokens: TokenCounts, name: string, entries: readonly HistoryEntry[]): Promise<Map<HistoryEntry, TokenCount>> {
  const { project } = resolver;
  const counted = new Map<HistoryEntry, TokenCount>();
  const blobs = new Map<string, string>();
  const versions = entries.filter((entry) => entry.kind === 'version' && entry.broken === undefined);
  for (const entry of versions) for (const [path, oid] of Object.entries(entry.files)) blobs.set(`${oid}:${path}`, oid);
  const shared = gitTree(project, name, blobs);
  await shared.load(shared.paths);
  for (const entry of versions) {
    const tree = { ...shared, paths: Object.keys(entry.files), load: async () => {}, read: (path: string) => shared.read(`${entry.files[path]}:${path}`) };
    const [read] = await readPrompts(project, tree, [{ name, path: entry.path, root: rootOf(project.layout.roots, entry.path) }]);
    if (!read?.prompt) continue;
    const model = read.prompt.content.model ?? project.config.default_model ?? FALLBACK_MODEL;
    counted.set(entry, sumTokens(await tokens.count(model, templateTexts(read.prompt).map(({ text }) => text))));
  }
  return counted;
}

function rootOf(roots: readonly string[], path: string): string {
  return roots.find((root) => root === '.' || path.startsWith(`${root}/`)) ?? '.';
}

function servedHashes(releases: NonNullable<Awaited<ReturnType<typeof openSources>>['sources']['releases']>['all'], name: string): Map<string, string[]> {
  const served = new Map<string, string[]>();
  const add = (hash: string, label: string): void => void served.set(hash, [...(served.get(hash) ?? []), label]);
  for (const release of releases.filter((one) => one.prompt === name)) {
    add(stableOf(release).hash, release.environment);
    const canary = canaryOf(release);
    if (canary) add(canary.hash, `${release.environment}:canary`);
  }
  return served;
}
