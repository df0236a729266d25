import { join } from 'node:path';
import { listFiles, readText } from '../../../adapters/files.js';
import { packagedTexts } from '../../../adapters/package-files.js';
import { PromptError } from '../../../core/errors.js';
import { partialsFolder } from '../../../core/prompt/layout/layout.js';
import type { PromptSources } from '../../../core/prompt/prompt.js';
import { gatherSources } from '../../../core/prompt/layout/sources.js';
import { meantWord } from '../../../core/text/nearest-word.js';
import { readTask, type TaskTemplate } from '../../../core/transform/tasks/template.js';
import type { Project } from '../project.js';

/** Where the built-in task templates are in the package. */
const BUILT_IN = 'prompts/tasks';

/** @throws PromptError `task/unknown`, `task/invalid` with its faults */
export async function openTask(project: Project, name: string): Promise<TaskTemplate> {
  const sources = await findTasks(project);
  const found = sources.get(name);
  if (!found) {
    const known = [...sources.keys()].sort();
    throw new PromptError('task/unknown', { task: name, known, nearest: meantWord(name, known) });
  }
  const { task, findings } = readTask(found);
  if (!task) throw new PromptError('task/invalid', { task: name }, { findings });
  return task;
}

/** Those of the project's own folders hide those that come with the package; a folder listed first hides later ones. */
async function findTasks(project: Project): Promise<Map<string, PromptSources>> {
  const tasks = new Map<string, PromptSources>();
  for (const [name, text] of packagedTexts(BUILT_IN)) tasks.set(name, { name, path: `${BUILT_IN}/${name}.md`, text });
  const folders = project.repository.top === undefined ? [] : project.config.tasks;
  for (const folder of folders.toReversed()) for (const [name, sources] of await readFolder(project, folder)) tasks.set(name, sources);
  return tasks;
}

async function readFolder({ root }: Project, folder: string): Promise<[string, PromptSources][]> {
  const { files } = await listFiles(root, folder);
  const texts = new Map<string, string>();
  for (const path of files.filter((path) => path.endsWith('.md'))) {
    const text = await readText(join(root, path));
    if (!text?.ok) throw new PromptError('file/unreadable', { file: path, reason: text?.message ?? 'it is gone' });
    texts.set(path, text.text);
  }
  const partials = partialsFolder(folder);
  return [...texts].flatMap(([path, text]): [string, PromptSources][] => {
    const name = path.slice(folder === '.' ? 0 : folder.length + 1, -'.md'.length);
    if (path.startsWith(`${partials}/`) || /(?:^|\/)(?:_|README$|CHANGELOG$)/.test(name)) return [];
    return [[name, gatherSources({ name, path, root: folder, text }, (wanted) => texts.get(wanted)).sources]];
  });
}
