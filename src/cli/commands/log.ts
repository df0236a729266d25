import { PromptError } from '../../core/errors.js';
import type { TokenCount } from '../../core/ports.js';
import { templateTexts } from '../../core/prompt/static-text.js';
import { canaryOf, type Release, stableOf } from '../../core/release/release.js';
import { type CommitInfo, historyOf, type HistoryEntry } from '../../core/version/history.js';
import { parseReference } from '../../core/version/reference.js';
import { type CommandSpec, result } from '../command.js';
import { type LogData, type LogEntry, renderLog } from '../render/log.js';
import { releasesOf } from '../workspace/former-names.js';
import { entryLabel, type History } from '../workspace/history.js';
import { openProject, type Project } from '../workspace/project.js';
import { committedReports } from '../workspace/reports.js';
import { openSources } from '../workspace/sources.js';
import { FALLBACK_MODEL, sumTokens, type TokenCounts } from '../workspace/tokens.js';
import { readEntries } from '../workspace/versions.js';

export const log: CommandSpec = {
  arguments: [{ name: '<ref>', description: 'a prompt' }],
  options: [],
  examples: ['prompt log support/triage', 'prompt log triage --json'],
  async run({ cwd, note }, [reference]) {
    const project = await openProject(cwd);
    const { resolver, sources } = await openSources(project, note);
    const history = await resolver.history();
    if (history.shallow) throw new PromptError('repository/shallow', {});
    const name = await resolver.find(parseReference(reference as string).name ?? '');
    const { entries = [], commits = {} } = historyOf(history.here, name) ?? {};
    const tokens = await countEntries(project, sources.tokens, name, entries);
    const environments = servedHashes(releasesOf(sources.releases, history, name));
    await sources.save();
    const described = entries.map((entry) => describe(history, name, { entry, commit: commits[entry.commit] }, tokens, environments));
    const data: LogData = { name, branch: history.heads.branch ?? 'HEAD', entries: withDeltas(described).reverse() };
    return result(data, renderLog);
  },
};

function describe(
  history: History,
  name: string,
  { entry, commit }: { entry: HistoryEntry; commit: CommitInfo | undefined },
  tokens: ReadonlyMap<HistoryEntry, TokenCount>,
  environments: ReadonlyMap<string, string[]>,
): LogEntry {
  const { oid = entry.commit, date = '', author = '', email = '', subject = '', body = '' } = commit ?? {};
  const version = entryLabel(history, name, entry);
  const score = committedReports(history, name).get(entry.hash);
  const count = tokens.get(entry);
  return {
    kind: entry.kind,
    hash: entry.hash,
    commit: { oid, date, author, email, subject, body },
    causes: entry.causes.filter((path) => path !== entry.path),
    environments: entry.kind === 'version' ? (environments.get(entry.hash) ?? []) : [],
    ...(version === undefined ? {} : { version }),
    ...(count ? { tokens: count } : {}),
    ...(score && entry.kind === 'version' ? { score } : {}),
    ...(entry.broken === undefined ? {} : { broken: entry.broken }),
  };
}

/** Each count against the one before it; oldest first. */
function withDeltas(entries: readonly LogEntry[]): LogEntry[] {
  let previous: number | undefined;
  return entries.map((entry) => {
    if (!entry.tokens) return entry;
    const tokenDelta = previous === undefined ? {} : { tokenDelta: entry.tokens.tokens - previous };
    previous = entry.tokens.tokens;
    return { ...entry, ...tokenDelta };
  });
}

/** Template tokens of every version; a broken one has none. */
async function countEntries(project: Project, counts: TokenCounts, name: string, entries: readonly HistoryEntry[]): Promise<Map<HistoryEntry, TokenCount>> {
  const versions = entries.filter((entry) => entry.kind === 'version' && entry.broken === undefined);
  const counted = new Map<HistoryEntry, TokenCount>();
  for (const [entry, { prompt }] of await readEntries(project, name, versions)) {
    if (!prompt) continue;
    const model = prompt.content.model ?? project.config.default_model ?? FALLBACK_MODEL;
    counted.set(entry, sumTokens(await counts.count(model, templateTexts(prompt).map(({ text }) => text))));
  }
  return counted;
}

/** Environments by the content they serve; `production:canary` for a canary. */
function servedHashes(releases: readonly Release[]): Map<string, string[]> {
  const served = new Map<string, string[]>();
  const add = (hash: string, label: string): void => void served.set(hash, [...(served.get(hash) ?? []), label]);
  for (const release of releases) {
    add(stableOf(release).hash, release.environment);
    const canary = canaryOf(release);
    if (canary) add(canary.hash, `${release.environment}:canary`);
  }
  return served;
}
