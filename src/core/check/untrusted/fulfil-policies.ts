import { readPrompt } from '../../prompt/prompt.js';
import type { Requirements } from '../../untrusted/requirement.js';
import { applyFixes } from '../fixes.js';
import { policyProblems } from './policy-problems.js';
import { requiredPolicies } from './required-policies.js';

/** The text of a prompt with what the project asks of its policies; as it is where it cannot be read or says otherwise. */
export function fulfilPolicies(file: { name: string; path: string; text: string }, configured: Requirements): string {
  const { prompt } = readPrompt(file);
  if (!prompt) return file.text;
  return applyFixes(file.text, policyProblems(prompt, requiredPolicies(prompt, configured)).flatMap(({ fix }) => (fix ? [fix] : []))).text;
}
