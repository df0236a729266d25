import { join } from 'node:path';
import { fileExists } from '../../adapters/files.js';
import { openFileChanges } from '../../adapters/file-changes.js';
import { commitKnown } from '../../adapters/git/commit.js';
import { fetchesAll } from '../../adapters/git/refs.js';
import { changedFolders } from '../../adapters/git/status.js';
import { PromptError } from '../../core/errors.js';
import { defineCommand, result } from '../command.js';
import { type GcData, renderGc } from '../render/gc.js';
import { openProject, type Project } from '../workspace/project.js';
import { requireCommittable } from '../workspace/release/target.js';
import { alone, scratchFolder } from '../workspace/release/unfinished.js';
import { type ContentFolder, findUnusedContent } from '../workspace/release/unused-content.js';

export const gc = defineCommand({
  arguments: [],
  options: [{ flags: '--dry-run', description: 'list what would go, drop nothing' }],
  examples: ['prompt gc --dry-run', 'git fetch --all && prompt gc'],
  async run(context, _, options) {
    const project = await openProject(context.cwd);
    const { repository } = project;
    if (repository.shallow) throw new PromptError('gc/shallow', {});
    requireCommittable(project);
    if (repository.head === undefined) throw new PromptError('repository/no-commits', {});
    if (!(await fetchesAll(repository.git))) context.note('note: not all branches of the remote are fetched here; content that only others name would go');
    if (options.dryRun === true) return result<GcData>(await plan(project), renderGc);
    const done = await alone(project, context, () => drop(project));
    return result<GcData>(done, renderGc);
  },
});

/** What can go, and what cannot because somebody has changed it. */
async function plan(project: Project): Promise<GcData> {
  const { repository: { git }, prefix } = project;
  const unused = await findUnusedContent(project, (await git.text(['rev-parse', 'HEAD'])).trim());
  const changed = new Set(await changedFolders(git, unused.map(({ folder }) => prefix + folder)));
  const isChanged = ({ folder }: ContentFolder): boolean => changed.has(prefix + folder);
  return { dropped: unused.filter((one) => !isChanged(one)), changed: unused.filter(isChanged) };
}

async function drop(project: Project): Promise<GcData> {
  requireCommittable(project);
  const planned = await plan(project);
  const folders = planned.dropped.map(({ folder }) => folder);
  if (folders.length === 0) return planned;
  const files = openFileChanges(scratchFolder(project));
  try {
    for (const folder of folders) if (await fileExists(join(project.root, folder))) files.remove(join(project.root, folder));
    const message = `Drop released content that no branch names\n\n${folders.map((folder) => `- ${folder}`).join('\n')}\n`;
    const commit = await commitKnown(project.repository.git, folders.map((folder) => project.prefix + folder), message);
    files.settle();
    return { ...planned, commit };
  } catch (error) {
    files.undo();
    throw error;
  }
}
