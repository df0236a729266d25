import { reportPath } from '../../core/prompt/layout/layout.js';
import { identify, readPrompt, type ReadPrompt } from '../../core/prompt/prompt.js';
import type { TokenCount } from '../../core/ports.js';
import { type ReportSummary, summarizeReport } from '../../core/report/report.js';
import type { Project } from './project.js';
import { readingMemo } from './reading.js';
import { templateTokens } from './template-tokens.js';
import type { TokenCounts } from './tokens.js';
import type { LoadedSources, Tree } from './tree.js';

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

/** A prompt's digest from its texts. Loads what parses them: only for files that have changed. */
export async function makeDigest(project: Project, tree: Tree, path: string, loaded: LoadedSources, counts: TokenCounts | undefined): Promise<Digest> {
  const text = tree.read(reportPath(path));
  const report = text?.ok ? summarizeReport(text.text) : undefined;
  return { ...(loaded.ok ? await readable(project, loaded, counts) : broken(loaded.read)), ...(report ? { report } : {}) };
}

async function readable(project: Project, { sources }: LoadedSources & { ok: true }, counts: TokenCounts | undefined): Promise<Digest> {
  const { hash, broken: why, frontMatter } = identify(sources, readingMemo());
  if (!frontMatter) return { hash, tags: [], deprecated: false, ...(why === undefined ? {} : { broken: why }) };
  const { description, owner, tags, deprecated } = frontMatter;
  return {
    hash, tags, deprecated,
    ...(counts ? { tokens: await templateTokens(project, counts, readPrompt(sources)) } : {}),
    ...(description === undefined ? {} : { description }),
    ...(owner === undefined ? {} : { owner }),
  };
}

function broken({ hash, findings }: ReadPrompt): Digest {
  const why = findings.find(({ severity }) => severity === 'error')?.message;
  return { hash, tags: [], deprecated: false, ...(why === undefined ? {} : { broken: why }) };
}
