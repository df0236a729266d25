import type { ProjectRule } from '../../rule.js';
import { duplicateId } from './duplicate-id.js';
import { nearDuplicate } from './near-duplicate.js';
import { partialGrowth } from './partial-growth.js';

/** Rules about all prompts of a project together. */
export const PROJECT_RULES: readonly ProjectRule[] = [duplicateId, nearDuplicate, partialGrowth];
