import { PromptError } from '../../../core/errors.js';

/** Before the first commit there is no history, and nothing that needs it. */
export function ignoreNoCommits(error: unknown): never[] {
  if (error instanceof PromptError && error.code === 'repository/no-commits') return [];
  throw error;
}

/** For `catch`: before the first commit there is no history. */
export function beforeFirstCommit(error: unknown): undefined {
  if (error instanceof PromptError && error.code === 'repository/no-commits') return undefined;
  throw error;
}
