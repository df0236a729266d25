import { join } from 'node:path';
import { readText, writeWhole } from '../../adapters/files.js';
import { reportPath } from '../../core/prompt/layout.js';
import { canonicalJson, sha256 } from '../../core/text/canonical-json.js';
import { BUILD } from '../version.js';
import type { Digest } from './make-digest.js';
import type { Project } from './project.js';
import type { TokenCounts } from './tokens.js';
import { loadSources, type LoadedSources, type PromptFile, type Tree } from './tree.js';

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
  const file = join(project.repository.gitDir, 'prompt', `digests-${sha256(canonicalJson({ BUILD, prefix: project.prefix, layout: project.layout, model: project.config.default_model, tree: tree.label })).slice(0, 16)}.json`);
  const { savedAt, digests: kept } = await readKept(file);
  const isCurrent = ({ stamp, wanted, digest }: KeptDigest): boolean =>
    (digest.tokens !== undefined || counts === undefined || digest.broken !== undefined) && stampOf(tree, wanted, savedAt - SETTLED_MS) === stamp;
  const current = prompts.map(({ path }) => (Object.hasOwn(kept, path) && isCurrent(kept[path] as KeptDigest) ? (kept[path] as KeptDigest) : undefined));
  const missing = prompts.filter((_, index) => !current[index]);
  if (missing.length > 0) {
    const loaded = await loadSources(project, tree, missing);
    await tree.load(missing.map(({ path }) => reportPath(path)));
    const { makeDigest } = await import('./make-digest.js');
    const made = new Map<string, KeptDigest>();
    for (const [index, { path }] of missing.entries()) {
      const sources = loaded[index] as LoadedSources;
      const wanted = [...sources.wanted, reportPath(path)];
      made.set(path, { stamp: stampOf(tree, wanted), wanted, digest: await makeDigest(project, tree, path, sources, counts) });
    }
    for (const [index, { path }] of prompts.entries()) current[index] ??= made.get(path);
    keep(file, Object.fromEntries(prompts.map(({ path }, index) => [path, current[index] as KeptDigest])));
  }
  return current.map((one) => (one as KeptDigest).digest);
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
