import { join } from 'node:path';
import { type Models, openModels } from '../../../adapters/models/index.js';
import type { Context } from '../../command.js';
import type { Project } from '../project.js';
import { ignoreOwnFiles, type TokenCounts } from '../tokens.js';

/** Kept completions, relative to the project. Ignored by git. */
export const COMPLETIONS = '.prompt/cache/completions';
/** Recorded completions, a file for each prompt. Committed by those who want to. */
export const RECORDINGS = '.prompt/recordings';

export interface KeepOptions {
  /** Answers are kept, and what is kept is not asked again. */
  cache: boolean;
  record: boolean;
  offline: boolean;
}

/** The models of one run in a project; `close` is to be called when the last request has ended. */
export function openProjectModels(
  project: Project,
  context: Pick<Context, 'env' | 'note'>,
  counts: TokenCounts,
  { cache, record, offline }: KeepOptions,
): Models {
  return openModels({
    config: project.config,
    env: context.env,
    record,
    offline,
    countTokens: async (model, texts) => (await counts.count(model, texts)).map(({ tokens }) => tokens),
    recordings: { folder: join(project.root, RECORDINGS), shown: RECORDINGS },
    warn: (text) => context.note(`warning: ${text}`),
    ...(cache ? { cache: { folder: join(project.root, COMPLETIONS), prepare: () => ignoreOwnFiles(project) } } : {}),
  });
}
