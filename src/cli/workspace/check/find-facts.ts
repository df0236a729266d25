import { findTarget } from '../../../adapters/models/providers.js';
import { loadModelList, type ModelList } from '../../../adapters/prices.js';
import { PromptError } from '../../../core/errors.js';
import type { PromptFacts } from '../../../core/check/rule.js';
import type { ReadPrompt } from '../../../core/prompt/prompt.js';
import { stableOf } from '../../../core/release/release.js';
import type { Project } from '../project.js';
import { readReleasedContent } from '../release/released-content.js';
import type { Releases } from '../release/releases.js';
import { findStaleReport } from '../release/stale-report.js';
import type { PromptFile } from '../tree.js';
import { once } from '../once.js';

/** What slow rules ask about one prompt of the work tree. */
export type FindFacts = (file: PromptFile, read: ReadPrompt) => Promise<PromptFacts>;

/** @param releases undefined before the first commit, or where they cannot be read @param here what is looked at is what the work tree has */
export function createFactFinder(project: Project, releases: Releases | undefined, here: boolean): FindFacts {
  const list = once(loadModelList);
  return async (file, read) => {
    const [report, served, model] = await Promise.all([
      here ? staleReport(project, file, read) : undefined,
      servedPrompts(project, releases, file.name, read),
      modelFacts(project, read, list),
    ]);
    return { ...(report ? { report } : {}), served, ...(model ? { model } : {}) };
  };
}

async function staleReport(project: Project, { name, path }: PromptFile, read: ReadPrompt): Promise<PromptFacts['report']> {
  const found = await findStaleReport(project, { name, path, read: async () => ({ read }) });
  return found && { path: found.path, stale: found.reason };
}

/** Of contents that are not this one. One that cannot be read back is a finding of its own. */
async function servedPrompts(project: Project, releases: Releases | undefined, name: string, read: ReadPrompt): Promise<NonNullable<PromptFacts['served']>> {
  const served = releases?.of(name) ?? [];
  const prompts = await Promise.all(served.map(async (release) => {
    const { hash, version } = stableOf(release);
    if (hash === read.hash || !releases) return [];
    try {
      const { prompt } = await readReleasedContent(project, releases.commit, release.prompt, hash);
      return [{ environment: release.environment, version, prompt }];
    } catch (error) {
      if (error instanceof PromptError) return [];
      throw error;
    }
  }));
  return prompts.flat();
}

async function modelFacts(project: Project, { prompt }: ReadPrompt, list: () => Promise<ModelList>): Promise<PromptFacts['model']> {
  const name = prompt?.content.model ?? project.config.default_model;
  if (name === undefined) return undefined;
  const target = findTarget(name, project.config, process.env);
  if (target.local) return { name, known: 'unjudged' };
  if (target.baseUrl === undefined) return { name, known: 'no-provider' };
  const { provider, modelName } = target;
  // A server of one's own, and a model whose price was given, are known to whoever configured them.
  if (Object.hasOwn(project.config.providers, provider) || Object.hasOwn(project.config.prices, name)) return { name, known: 'unjudged' };
  return { name, ...(await list())(provider, modelName) };
}
