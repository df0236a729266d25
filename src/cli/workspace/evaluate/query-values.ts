import { PromptError } from '../../../core/errors.js';
import type { Prompt } from '../../../core/prompt/prompt.js';
import type { Project } from '../project.js';
import { readQuerySet } from './queries.js';

/** The values of one query of a prompt's query set. @throws PromptError `queries/empty` where there is none of that id */
export async function queryValues(project: Project, prompt: Prompt, id: string): Promise<Readonly<Record<string, unknown>>> {
  const set = await readQuerySet(project, prompt, undefined);
  const query = set.queries.find((candidate) => candidate.id === id);
  if (!query) throw new PromptError('queries/empty', { file: set.file, filter: `id=${id}` });
  return query.vars;
}
