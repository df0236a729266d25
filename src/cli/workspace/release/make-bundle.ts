import { PromptError } from '../../../core/errors.js';
import { shortHash } from '../../../core/prompt/content.js';
import { type Bundle, makeBundle } from '../../../core/release/bundle.js';
import type { Release } from '../../../core/release/release.js';
import { contentFolder, releasePath } from '../../../core/release/release-files.js';
import { formatAlias, formatRelease } from '../../../core/release/release-format.js';
import { requireReadable } from '../../../core/release/unreadable.js';
import type { Project } from '../project.js';
import { checkContent, readContentTexts } from './released-content.js';
import type { Releases } from './releases.js';

/**
 * The releases of an environment with what they serve, checked against its hashes, and what they keep: so that an
 * override and a rollback by another bundle find it.
 *
 * @throws PromptError `release/invalid`, `release/content-altered`, `bundle/empty`
 */
export async function bundleReleases(project: Project, { commit, all, aliases, unreadable }: Releases, environment: string): Promise<Bundle> {
  requireReadable(unreadable.filter((release) => release.environment === environment));
  const files: Record<string, string> = {};
  const releases = all.filter((release) => release.environment === environment);
  if (releases.length === 0) throw new PromptError('bundle/empty', { environment, commit: shortHash(commit) });
  for (const release of releases) {
    files[releasePath(environment, release.prompt)] = formatRelease(release);
    await addContents(project, commit, release, files);
  }
  for (const alias of aliases.filter((one) => one.environment === environment)) files[releasePath(environment, alias.prompt)] = formatAlias(alias);
  return makeBundle(environment, files);
}

async function addContents(project: Project, commit: string, { prompt, serves, kept }: Release, files: Record<string, string>): Promise<void> {
  const served = new Set(serves.map(({ hash }) => hash));
  for (const hash of new Set([...served, ...kept.map((one) => one.hash)])) {
    const texts = await readContentTexts(project, commit, prompt, hash);
    // What is no longer served may have been collected as garbage.
    if (texts.size === 0 && !served.has(hash)) continue;
    await checkContent(project, commit, { name: prompt, hash, texts });
    for (const [path, text] of texts) files[`${contentFolder(prompt, hash)}/${path}`] = text;
  }
}
