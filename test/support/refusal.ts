import { PromptError } from '../../src/core/errors.js';

/** What is said where something has to be refused. @throws whatever else goes wrong, and where nothing does */
export function refusal(run: () => unknown): PromptError {
  try {
    run();
  } catch (error) {
    if (error instanceof PromptError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
