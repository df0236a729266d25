import { PromptError } from '../../core/errors.js';
import { compilePrompt, type CompiledPrompt } from '../../core/prompt/template/compile.js';
import type { Prompt } from '../../core/prompt/prompt.js';
import type { Resolved } from './references/resolver.js';

/** The prompt itself. @throws PromptError `prompt/invalid` with its faults */
export function requirePrompt(resolved: Resolved): Prompt {
  const { prompt, findings } = resolved.read;
  if (!prompt) throw new PromptError('prompt/invalid', { name: resolved.label }, { findings });
  return prompt;
}

/** The prompt with its templates parsed. @throws PromptError `prompt/invalid` with its faults */
export function requireCompiled(resolved: Resolved): CompiledPrompt {
  const { compiled, findings } = compilePrompt(requirePrompt(resolved));
  if (!compiled) throw new PromptError('prompt/invalid', { name: resolved.label }, { findings });
  return compiled;
}
