import type { VariantSources } from '../../../runtime/open-variant.js';
import { keptPools } from './kept-pools.js';
import type { Project } from '../project.js';
import type { Resolved } from '../references/resolver.js';
import { templatesFor } from '../templates/techniques.js';

/** What asks a prompt that names no model: the one its release pins, else the project's. */
export function defaultModelOf({ config }: Project, { pinnedModel }: Pick<Resolved, 'pinnedModel'>): string | undefined {
  return pinnedModel ?? config.default_model;
}

/** What a reference's prompt and stages are joined with. */
export function variantSources(project: Project, resolved: Resolved): VariantSources {
  return { fallback: defaultModelOf(project, resolved), templates: templatesFor(project, resolved), kept: keptPools(project) };
}
