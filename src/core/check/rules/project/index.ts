import type { ProjectRule } from '../../rule.js';
import { duplicateId } from './duplicate-id.js';
import { nearDuplicate } from './near-duplicate.js';

/** Rules about all prompts of a project together. */
export const PROJECT_RULES: readonly ProjectRule[] = [duplicateId, nearDuplicate];
