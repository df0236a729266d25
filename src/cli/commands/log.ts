import { PromptError } from '../../core/errors.js';
import type { TokenCount } from '../../core/ports.js';
import type { Prompt, ReadPrompt } from '../../core/prompt/prompt.js';
import { templateTexts } from '../../core/prompt/template/static-text.js';
import { foldDeployments } from '../../core/release/deployments.js';
import { canaryOf, type Release, stableOf } from '../../core/release/release.js';
import { type CommitInfo, historyOf, type HistoryEntry } from '../../core/version/history.js';
import { parseReference } from '../../core/version/reference.js';
import { type CommandResult, type Context, defineCommand, result } from '../command.js';
import { type DeploymentsData, renderDeployments } from '../render/deployments.js';
import { type LogData, type LogEntry, renderLog, renderLogPatch } from '../render/log.js';
import { readReleaseLog } from '../workspace/history/deployments.js';
import { releasesOf, unreadableOf } from '../workspace/history/former-names.js';
import { entryLabel, type History } from '../workspace/history/history.js';
import { openProject, type Project } from '../workspace/project.js';
import { checkEnvironment } from '../workspace/release/releases.js';
import { committedReports } from '../workspace/reports/reports.js';
import { once } from '../workspace/once.js';
import { createResolver } from '../workspace/references/create-resolver.js';
import { openSources } from '../workspace/sources.js';
import { FALLBACK_MODEL, sumTokens, type TokenCounts } from '../workspace/tokens.js';
import { findName } from '../workspace/tree.js';
import { readEntries } from '../workspace/history/versions.js';

export const log = defineCommand({
  arguments: [{ name: '[ref]', description: 'a prompt; with --env, all of them without it' }],
  options: [
    { flags: '--patch', description: 'with what each version changed' },
    { flags: '--env <name>', description: 'what this environment was given to serve instead, when, by whom and why' },
  ],
  examples: ['prompt log support/triage', 'prompt log triage --patch', 'prompt log --env production'],
  async run({ cwd, note }, [reference], { patch, env }) {
    if (patch === true && env !== undefined) {
      throw new PromptError('usage', { message: '`--patch` shows versions, `--env` shows deployments', remedy: 'give one of the two' });
    }
    if (reference === undefined && env === undefined) {
      throw new PromptError('usage', {
        message: 'no prompt is named',
        remedy: 'name one, such as `prompt log triage`, or an environment, such as `prompt log --env production`',
      });
    }
    const typed = reference === undefined ? undefined : (parseReference(reference).name ?? '');
    const project = await openProject(cwd);
    return env === undefined ? logVersions(project, note, typed ?? '', patch === true) : logDeployments(project, note, typed, checkEnvironment(project, env));
  },
});

/** @param typed undefined for those of all prompts */
async function logDeployments(project: Project, note: Context['note'], typed: string | undefined, environment: string): Promise<CommandResult> {
  const releases = await readReleaseLog(project, environment);
  const resolver = createResolver(project, note);
  const findNow = async (one: string): Promise<string> =>
    resolver.findNow(one, async () => findName(one, [...new Set([...releases.names, ...(await resolver.names())])], 'this repository'));
  const name = typed === undefined ? undefined : await findNow(typed);
  const all = await Promise.all(
    (name === undefined ? releases.names : [name]).map(async (one) =>
      foldDeployments(await releases.revisions(one)).map((deployment) => ({ name: one, ...deployment })),
    ),
  );
  const deployments = all
    .flat()
    .sort((a, b) => releases.position(a.commit.oid) - releases.position(b.commit.oid))
    .reverse();
  if (deployments.length === 0) throw new PromptError('release/none', { ...(name === undefined ? {} : { name }), environment });
  return result<DeploymentsData>({ ...(name === undefined ? {} : { name }), environment, branch: releases.branch, deployments }, renderDeployments);
}

async function logVersions(project: Project, note: Context['note'], typed: string, patch: boolean): Promise<CommandResult> {
  const { resolver, sources } = await openSources(project, { note });
  const history = await resolver.history();
  if (history.shallow) throw new PromptError('repository/shallow', {});
  const name = await resolver.findNow(typed, async () => findName(typed, await resolver.names(), 'this repository'));
  const { entries = [], commits = {} } = historyOf(history.here, name) ?? {};
  const readable = entries.filter(({ kind, broken }) => broken === undefined && (kind === 'version' || (patch && kind === 'metadata')));
  const texts = once(() => readEntries(project, name, readable));
  const tokens = await countEntries(project, sources.tokens, readable, texts);
  const environments = servedHashes(releasesOf(sources.releases, history, name));
  await sources.save();
  const described = withMoves(withDeltas(entries.map((entry) => describe(history, name, { entry, commit: commits[entry.commit] }, tokens, environments))));
  const shown = patch ? await withPatches(described, await promptsOf(entries, texts)) : described;
  const unreadable = unreadableOf(sources.releases, history, name);
  const data: LogData = { name, branch: history.heads.branch ?? 'HEAD', entries: shown.reverse(), ...(unreadable.length === 0 ? {} : { unreadable }) };
  return result(data, patch ? renderLogPatch : renderLog, unreadable.length === 0 ? 0 : 1);
}

/** Each against the last one before it that could be read; oldest first. */
async function withPatches(entries: readonly LogEntry[], prompts: readonly (Prompt | undefined)[]): Promise<LogEntry[]> {
  const { comparePrompts } = await import('../../core/prompt/compare/compare-prompts.js');
  let previous: Prompt | undefined;
  return entries.map((entry, index) => {
    const prompt = prompts[index];
    // What comes back after its end is compared with nothing.
    if (entry.kind === 'deleted') previous = undefined;
    if (!prompt) return entry;
    const difference = comparePrompts(previous, prompt);
    previous = prompt;
    return { ...entry, difference };
  });
}

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
    path: entry.path,
    causes: entry.causes.filter((path) => path !== entry.path),
    environments: entry.kind === 'version' ? (environments.get(entry.hash) ?? []) : [],
    ...(version === undefined ? {} : { version }),
    ...(count ? { tokens: count } : {}),
    ...(score && entry.kind === 'version' ? { score } : {}),
    ...(entry.broken === undefined ? {} : { broken: entry.broken }),
  };
}

/** Oldest first. */
function withMoves(entries: readonly LogEntry[]): LogEntry[] {
  return entries.map((entry, index) => {
    const before = entries[index - 1]?.path;
    return before === undefined || before === entry.path ? entry : { ...entry, movedFrom: before };
  });
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

type ReadTexts = () => Promise<ReadonlyMap<HistoryEntry, ReadPrompt>>;

async function promptsOf(entries: readonly HistoryEntry[], texts: ReadTexts): Promise<(Prompt | undefined)[]> {
  const read = await texts();
  return entries.map((entry) => read.get(entry)?.prompt);
}

/** Template tokens of every version; a broken one has none. What was counted before is not read again. */
async function countEntries(project: Project, counts: TokenCounts, entries: readonly HistoryEntry[], texts: ReadTexts): Promise<Map<HistoryEntry, TokenCount>> {
  const counted = new Map<HistoryEntry, TokenCount>();
  const { default_model: model = FALLBACK_MODEL } = project.config;
  for (const entry of entries.filter(({ kind }) => kind === 'version')) {
    const count = await counts.remember(`template ${model} ${entry.hash}`, async () => {
      const prompt = (await texts()).get(entry)?.prompt;
      return prompt && sumTokens(await counts.count(prompt.content.model ?? model, templateTexts(prompt).map(({ text }) => text)));
    });
    if (count) counted.set(entry, count);
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
