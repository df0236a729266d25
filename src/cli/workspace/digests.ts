import { join } from 'node:path';
import { readText, writeWhole } from '../../adapters/files.js';
import { reportPath } from '../../core/prompt/layout.js';
import { identify, type ReadPrompt } from '../../core/prompt/prompt.js';
import type { TokenCount } from '../../core/ports.js';
import { type ReportSummary, summarizeReport } from '../../core/report/report.js';
import { canonicalJson, sha256 } from '../../core/text/canonical-json.js';
import { VERSION } from '../version.js';
import type { Project } from './project.js';
import { readingMemo } from './reading.js';
import { templateTokens } from './template-tokens.js';
import type { TokenCounts } from './tokens.js';
import { loadSources, type LoadedSources, type PromptFile, type Tree } from './tree.js';

/** What lists show of a prompt as it stands in one tree, without its text. */
export interface Digest {
  hash: string;
  description?: string;
  owner?: string;
  tags: readonly string[];
  deprecated: boolean;
  /** Of the template; undefined where it was not asked for. */
  tokens?: TokenCount & { budget?: number };
  /** Of the report beside it, whatever content that describes. */
  report?: ReportSummary;
  /** Why the file cannot be used. */
  broken?: string;
}

interface KeptDigest {
  /** Stamps of the files it was read from: while they are the same, so is the digest. */
  stamp: string;
  /** Those files. */
  wanted: string[];
  digest: Digest;
}

/** A file may change twice within one tick of its file system's clock: a digest is trusted once its files are older. */
const SETTLED_MS = 2000;

/**
 * Digests of prompts. Those whose files have not changed since the last command (same inode, size and times) are not read
 * again.
 * @param counts where tokens are wanted
 */
export async function readDigests(project: Project, tree: Tree, prompts: readonly PromptFile[], counts: TokenCounts | undefined): Promise<Digest[]> {
  const file = join(project.repository.gitDir, 'prompt', `digests-${sha256(canonicalJson({ VERSION, prefix: project.prefix, layout: project.layout, model: project.config.default_model, tree: tree.label })).slice(0, 16)}.json`);
  const { savedAt, digests: kept } = await readKept(file);
  const isCurrent = ({ stamp, wanted, digest }: KeptDigest): boolean =>
    (digest.tokens !== undefined || counts === undefined || digest.broken !== undefined) && stampOf(tree, wanted, savedAt - SETTLED_MS) === stamp;
  const current = prompts.map(({ path }) => (Object.hasOwn(kept, path) && isCurrent(kept[path] as KeptDigest) ? (kept[path] as KeptDigest) : undefined));
  const missing = prompts.filter((_, index) => !current[index]);
  if (missing.length > 0) {
    const loaded = await loadSources(project, tree, missing);
    await tree.load(missing.map(({ path }) => reportPath(path)));
    const made = new Map<string, KeptDigest>();
    for (const [index, prompt] of missing.entries()) made.set(prompt.path, await makeDigest(project, tree, prompt, loaded[index] as LoadedSources, counts));
    for (const [index, { path }] of prompts.entries()) current[index] ??= made.get(path);
    keep(file, Object.fromEntries(prompts.map(({ path }, index) => [path, current[index] as KeptDigest])));
  }
  return current.map((one) => (one as KeptDigest).digest);
}

async function makeDigest(project: Project, tree: Tree, prompt: PromptFile, loaded: LoadedSources, counts: TokenCounts | undefined): Promise<KeptDigest> {
  const wanted = [...loaded.wanted, reportPath(prompt.path)];
  const report = readReport(tree, prompt);
  const digest = { ...(await digestOf(project, loaded, counts)), ...(report ? { report } : {}) };
  return { stamp: stampOf(tree, wanted), wanted, digest };
}

async function digestOf(project: Project, loaded: LoadedSources, counts: TokenCounts | undefined): Promise<Digest> {
  if (!loaded.ok) return brokenDigest(loaded.read);
  const { hash, broken, frontMatter } = identify(loaded.sources, readingMemo());
  if (!frontMatter) return { hash, tags: [], deprecated: false, ...(broken === undefined ? {} : { broken }) };
  const { description, owner, tags, deprecated } = frontMatter;
  const tokens = counts && (await countTemplate(project, loaded, counts));
  return {
    hash, tags, deprecated,
    ...(tokens ? { tokens } : {}),
    ...(description === undefined ? {} : { description }),
    ...(owner === undefined ? {} : { owner }),
  };
}

function brokenDigest({ hash, findings }: ReadPrompt): Digest {
  const broken = findings.find(({ severity }) => severity === 'error')?.message;
  return { hash, tags: [], deprecated: false, ...(broken === undefined ? {} : { broken }) };
}

async function countTemplate(project: Project, { sources }: LoadedSources & { ok: true }, counts: TokenCounts): Promise<Digest['tokens']> {
  const { readPrompt } = await import('../../core/prompt/prompt.js');
  return templateTokens(project, counts, readPrompt(sources));
}

function readReport(tree: Tree, { path }: PromptFile): ReportSummary | undefined {
  const text = tree.read(reportPath(path));
  return text?.ok ? summarizeReport(text.text) : undefined;
}

/** @param settledBefore a younger file may change yet without its stamp showing it */
function stampOf(tree: Tree, paths: readonly string[], settledBefore = Infinity): string {
  return paths
    .map((path) => {
      const stamp = tree.stamp(path);
      return stamp === undefined ? '-' : stamp.time > settledBefore ? '?' : stamp.id;
    })
    .join(' ');
}

async function readKept(file: string): Promise<{ savedAt: number; digests: Record<string, KeptDigest> }> {
  const none = { savedAt: 0, digests: {} };
  const text = await readText(file).catch(() => undefined);
  if (!text?.ok) return none;
  try {
    const kept = JSON.parse(text.text) as { savedAt: number; digests: Record<string, KeptDigest> };
    const isDigest = (one: KeptDigest): boolean => typeof one.stamp === 'string' && Array.isArray(one.wanted) && typeof one.digest.hash === 'string';
    return typeof kept.savedAt === 'number' && Object.values(kept.digests).every(isDigest) ? kept : none;
  } catch {
    return none;
  }
}

function keep(file: string, digests: Record<string, KeptDigest>): void {
  try {
    writeWhole(file, JSON.stringify({ savedAt: Date.now(), digests }));
  } catch {
    // A read-only .git: the next command reads again.
  }
}
