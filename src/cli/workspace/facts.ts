import type { ReadPrompt } from '../../core/prompt/prompt.js';
import { templateTexts } from '../../core/prompt/static-text.js';
import { canaryOf, type Release, stableOf } from '../../core/release/release.js';
import { deriveStatus, type Status } from '../../core/release/status.js';
import type { ReportSummary } from '../../core/report/report.js';
import { historyOf, type HistoryEntry } from '../../core/version/history.js';
import type { TokenCount } from '../../core/ports.js';
import { type History, versionLabel } from './history.js';
import type { Project } from './project.js';
import type { Releases } from './releases.js';
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
}

export async function gatherFacts(sources: FactSources, prompt: { name: string; path: string }, read: ReadPrompt): Promise<PromptFacts> {
  const { project, history, releases, tokens } = sources;
  const { name, path } = prompt;
  const { frontMatter } = read.prompt ?? {};
  const known = history && historyOf(history.here, name);
  const version = history && versionLabel(history, name, read.hash);
  const latest = known?.entries.findLast((entry) => entry.number !== undefined)?.number;
  const own = await worktreeReport(project, path);
  const score = own?.content === read.hash ? own : history && committedReports(history, name).get(read.hash);
  const released = (releases?.all ?? []).filter((release) => release.prompt === name);
  const changed = lastChange(history, known?.entries.at(-1));
  const broken = read.findings.find((finding) => finding.severity === 'error')?.message;
  return {
    name, path, hash: read.hash,
    tags: frontMatter?.tags ?? [],
    status: deriveStatus(read.hash, released, project.config.environments, { deprecated: frontMatter?.deprecated === true, compared: score !== undefined }),
    environments: Object.fromEntries(released.map((release) => [release.environment, servedBy(release)])),
    ...(version === undefined ? {} : { version }),
    ...(latest === undefined || String(latest) === version ? {} : { latest }),
    ...(read.prompt ? { tokens: await templateTokens(project, tokens, read) } : {}),
    ...(changed ? { changed } : {}),
    ...(score ? { score } : {}),
    ...(frontMatter?.description === undefined ? {} : { description: frontMatter.description }),
    ...(frontMatter?.owner === undefined ? {} : { owner: frontMatter.owner }),
    ...(read.prompt || broken === undefined ? {} : { broken }),
  };
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
