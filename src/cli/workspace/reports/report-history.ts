import { readBlobs } from '../../../adapters/git/blobs.js';
import { PromptError } from '../../../core/errors.js';
import { parseReport, type Report } from '../../../core/report/report.js';
import { type CommitInfo, versionsOf } from '../../../core/version/history.js';
import { numberedHistory } from '../history/history.js';
import { committedReports } from './reports.js';
import type { Resolver } from '../references/resolver.js';

/** A version and the newest committed report about its content. */
export interface ReportedVersion {
  version: number;
  hash: string;
  commit: CommitInfo | undefined;
  report?: Report;
}

/** Every version of a prompt, oldest first; all reports are read with one process. @throws PromptError `repository/shallow` */
export async function readReportedVersions(resolver: Resolver, name: string): Promise<ReportedVersion[]> {
  const history = await resolver.history();
  if (history.shallow) throw new PromptError('repository/shallow', {});
  const numbered = numberedHistory(history, name);
  const versions = versionsOf(numbered);
  const committed = committedReports(history, name);
  const oids = versions.flatMap(({ hash }) => committed.get(hash)?.oid ?? []);
  const blobs = await readBlobs(resolver.project.repository, [...new Set(oids)]);
  return versions.map(({ number, hash, commit }): ReportedVersion => {
    const blob = blobs.get(committed.get(hash)?.oid ?? '');
    const report = blob?.ok ? parseReport(blob.text) : undefined;
    return { version: number, hash, commit: numbered?.commits[commit], ...(report ? { report } : {}) };
  });
}
