import { join } from 'node:path';
import { listFiles } from '../../../adapters/files.js';
import { readHeads } from '../../../adapters/git/repository.js';
import { scanRecords } from '../../../adapters/record-file.js';
import { PromptError } from '../../../core/errors.js';
import type { Finding } from '../../../core/finding.js';
import { contentFolder } from '../../../core/release/release-files.js';
import { findSecrets } from '../../../core/text/find-secrets.js';
import { RECORDINGS } from '../models/models.js';
import type { Project } from '../project.js';
import type { Tree } from '../tree.js';
import { findLostContents } from '../release/released-contents.js';
import { readReleases, type Releases } from '../release/releases.js';
import { createFactFinder, type FindFacts } from './find-facts.js';

/** What lies beyond the prompts' own files, and how to find out what single prompts have there. @param whole all of it, not only what prompts ask for */
export async function checkStored(project: Project, { isHere, commit }: Tree, whole: boolean): Promise<{ findings: Finding[]; findFacts: FindFacts }> {
  const { releases, findings } = await openReleases(project);
  // Reports are read where they lie: they say nothing of a commit that is not checked out.
  const findFacts = createFactFinder(project, releases, isHere || (commit !== undefined && commit === project.repository.head));
  if (!whole) return { findings: [], findFacts };
  const [released, recordings] = await Promise.all([releases ? checkReleased(project, releases) : [], checkRecordings(project)]);
  return { findings: [...findings, ...released, ...recordings], findFacts };
}

/** Releases of the canonical branch as findings would have them: what cannot be read of them is one. */
async function openReleases(project: Project): Promise<{ releases?: Releases; findings: Finding[] }> {
  if (project.repository.head === undefined) return { findings: [] };
  try {
    const { canonical } = await readHeads(project.repository, project.config.branch);
    const releases = await readReleases(project, canonical.oid);
    return { releases, findings: releases.unreadable.flatMap(({ findings }) => findings) };
  } catch (error) {
    if (error instanceof PromptError) return { findings: [...error.findings] };
    throw error;
  }
}

/** Released contents that are not what was promoted. */
async function checkReleased(project: Project, { commit, all }: Releases): Promise<Finding[]> {
  const lost = await findLostContents(project, commit, all);
  return lost.map(({ environment, prompt, version, hash, served, message, remedy }): Finding => ({
    code: 'release/content-altered',
    severity: 'error',
    place: { file: contentFolder(prompt, hash) },
    message: `${message}; ${environment} ${served ? 'serves' : 'keeps'} it as version ${version} of ${prompt}`,
    ...(remedy === undefined ? {} : { remedy }),
  }));
}

/** Credentials in recordings, line by line: a file may be larger than memory. */
async function checkRecordings(project: Project): Promise<Finding[]> {
  const { files } = await listFiles(project.root, RECORDINGS);
  return files.filter((path) => path.endsWith('.jsonl')).flatMap((path) => secretsIn(join(project.root, path), path));
}

const MOST_OF_FILE = 20;

function secretsIn(absolute: string, file: string): Finding[] {
  const found: Finding[] = [];
  let line = 0;
  for (const { text } of scanRecords(absolute)) {
    line += 1;
    for (const { kind, excerpt, start } of findSecrets(text)) {
      found.push({
        code: 'recordings/secret', severity: 'error', place: { file, line, column: start + 1 },
        message: `this recording holds what looks like ${kind}: \`${excerpt}\``,
        remedy: 'take the line out and record again without it; if it is real, replace it where it was issued',
      });
      if (found.length === MOST_OF_FILE) return found;
    }
  }
  return found;
}
