import type { ReadPrompt } from '../../core/prompt/prompt.js';
import { canonicalJson } from '../../core/text/canonical-json.js';
import { templateTexts } from '../../core/prompt/static-text.js';
import { canaryOf, type Release, stableOf } from '../../core/release/release.js';
import { deriveStatus, type Status } from '../../core/release/status.js';
import type { ReportSummary } from '../../core/report/report.js';
import { historyOf, type HistoryEntry } from '../../core/version/history.js';
import type { TokenCount } from '../../core/ports.js';
import { type History, versionLabel } from './history.js';
import type { Project } from './project.js';
import type { Releases } from './releases.js';
import type { LoadedSources } from './tree.js';
import { committedReports, worktreeReport } from './reports.js';
import { FALLBACK_MODEL, sumTokens, type TokenCounts } from './tokens.js';

/** What an environment serves of one prompt. */
export interface Served {
  version: number;
  hash: string;
  canary?: { version: number; hash: string; percent: number };
}

/** Everything that is known of one content of a prompt without running it. */
export interface PromptFacts {
  name: string;
  path: string;
  hash: string;
  /** `7`; `2+3` on a branch; undefined when this content was never committed. */
  version?: string;
  /** The newest numbered version, where this content is not it. */
  latest?: number;
  status: Status;
  environments: Record<string, Served>;
  tokens?: TokenCount & { budget?: number };
  /** The commit that last touched the prompt. */
  changed?: { commit: string; date: string; author: string; subject: string };
  score?: ReportSummary;
  description?: string;
  owner?: string;
  tags: readonly string[];
  /** Why the file cannot be used. */
  broken?: string;
}

/** What facts are gathered from; history and releases are absent before the first commit. */
export interface FactSources {
  project: Project;
  history: History | undefined;
  releases: Releases | undefined;
  tokens: TokenCounts;
  /** Keeps what was counted and derived for the next command. */
  save(): Promise<void>;
}

/** What a list shows of a prompt's file, without keeping the file in mind. */
interface Digest {
  hash: string;
  description?: string;
  owner?: string;
  tags: readonly string[];
  deprecated: boolean;
  tokens?: TokenCount & { budget?: number };
  broken?: string;
}

export async function gatherFacts(sources: FactSources, prompt: { name: string; path: string }, loaded: LoadedSources): Promise<PromptFacts> {
  const { project, history, releases } = sources;
  const { name, path } = prompt;
  const { hash, deprecated, ...file } = await digest(sources, loaded);
  const known = history && historyOf(history.here, name);
  const version = history && versionLabel(history, name, hash);
  const latest = known?.entries.findLast((entry) => entry.number !== undefined)?.number;
  const own = await worktreeReport(project, path);
  const score = own?.content === hash ? own : history && committedReports(history, name).get(hash);
  const released = (releases?.all ?? []).filter((release) => release.prompt === name);
  const changed = lastChange(history, known?.entries.at(-1));
  return {
    name, path, hash, ...file,
    status: deriveStatus(hash, released, project.config.environments, { deprecated, compared: score !== undefined }),
    environments: Object.fromEntries(released.map((release) => [release.environment, servedBy(release)])),
    ...(version === undefined ? {} : { version }),
    ...(latest === undefined || String(latest) === version ? {} : { latest }),
    ...(changed ? { changed } : {}),
    ...(score ? { score } : {}),
  };
}

/** Read once for each text there ever was. */
function digest({ project, tokens }: FactSources, loaded: LoadedSources): Promise<Digest> {
  const read = async (): Promise<Digest> => {
    const { readPrompt } = await import('../../core/prompt/prompt.js');
    const result = loaded.ok ? readPrompt(loaded.sources) : loaded.read;
    const { prompt, hash, findings } = result;
    const broken = findings.find((finding) => finding.severity === 'error')?.message;
    if (!prompt) return { hash, tags: [], deprecated: false, ...(broken === undefined ? {} : { broken }) };
    const { description, owner, tags, deprecated } = prompt.frontMatter;
    return {
      hash, tags, deprecated,
      tokens: await templateTokens(project, tokens, result),
      ...(description === undefined ? {} : { description }),
      ...(owner === undefined ? {} : { owner }),
    };
  };
  const { default_model: model = '' } = project.config;
  return loaded.ok ? project.derived.get('digest', model + canonicalJson(loaded.sources), read) : read();
}

/** Tokens of the template against its budget. */
export async function templateTokens(project: Project, tokens: TokenCounts, read: ReadPrompt): Promise<TokenCount & { budget?: number }> {
  if (!read.prompt) return { tokens: 0, method: 'exact' };
  const model = read.prompt.content.model ?? project.config.default_model ?? FALLBACK_MODEL;
  const counts = await tokens.count(model, templateTexts(read.prompt).map(({ text }) => text));
  const budget = read.prompt.frontMatter.budget?.template;
  return { ...sumTokens(counts), ...(budget === undefined ? {} : { budget }) };
}

function servedBy(release: Release): Served {
  const stable = stableOf(release);
  const canary = canaryOf(release);
  return {
    version: stable.version,
    hash: stable.hash,
    ...(canary ? { canary: { version: canary.version, hash: canary.hash, percent: canary.weight } } : {}),
  };
}

function lastChange(history: History | undefined, entry: HistoryEntry | undefined): PromptFacts['changed'] {
  const commit = entry && (history?.here.commits[entry.commit] ?? history?.canonical.commits[entry.commit]);
  return commit && { commit: commit.oid, date: commit.date, author: commit.author, subject: commit.subject };
}
