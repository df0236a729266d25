import { PromptError } from '../../core/errors.js';
import { compilePrompt, type CompiledPrompt } from '../../core/prompt/compile.js';
import type { Prompt } from '../../core/prompt/prompt.js';
import type { Release } from '../../core/release/release.js';
import type { Releases } from './releases.js';
import type { Resolved, Resolver } from './resolve.js';

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

/**
 * What an environment serves of the prompt a person means, by whatever name it has there.
 * @param releases where not as the canonical branch says
 * @throws PromptError `release/none`, `prompt/not-found`, `prompt/ambiguous-name`
 */
export async function requireRelease(resolver: Resolver, environment: string, typed: string, releases?: Releases): Promise<Release> {
  const { all } = releases ?? (await resolver.releases());
  const released = all.filter((release) => release.environment === environment).map(({ prompt }) => prompt);
  const name = await resolver.find(typed, released);
  const release = await resolver.release(environment, name, releases);
  if (!release) throw new PromptError('release/none', { name, environment });
  return release;
}
