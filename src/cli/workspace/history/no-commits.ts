import { PromptError } from '../../../core/errors.js';

/** Before the first commit there is no history, and nothing that needs it. */
export function ignoreNoCommits(error: unknown): never[] {
  if (error instanceof PromptError && error.code === 'repository/no-commits') return [];
  throw error;
}
