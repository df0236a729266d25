import { PromptError } from '../../../core/errors.js';
import type { Stage } from '../../../core/prompt/front-matter/stage.js';
import { formatStage } from '../../../core/prompt/front-matter/stage.js';
import { jsonOnly } from '../../../core/transform/chain-of-thought/json-only.js';
import type { Resolved } from '../references/resolver.js';
import type { Skipped } from './differing-prompts.js';
import { requirePrompt } from '../require.js';

const FEW_SHOT = 'few-shot';
const CHAIN_OF_THOUGHT = 'chain-of-thought';

/** The embedded learner refuses to reason: what it says then is no measure of reasoning. */
export const NO_REASONER = {
  message: 'the embedded learner looks answers up, it cannot reason',
  remedy: 'name a language model, such as --model openai/gpt-4.1-mini',
};

/**
 * A prompt by itself, and with each technique and both; what its front matter says of either is switched off where it is left out.
 *
 * @param isLookup the model is the embedded learner
 */
export function techniquesOf(resolved: Resolved, isLookup: boolean): { variants: Resolved[]; skipped: Skipped[] } {
  const { content, examples, path } = requirePrompt(resolved);
  if (resolved.stages.length > 0) {
    throw new PromptError('usage', { message: `${resolved.label} is a variant already`, remedy: 'name a prompt or a version of it' });
  }
  const has = (name: string): boolean => content.transforms.some((stage) => stage.name === name);
  const fewShot = (on: boolean): Stage[] => (on ? [{ name: FEW_SHOT, options: {} }] : has(FEW_SHOT) ? [{ name: FEW_SHOT, options: { k: '0' } }] : []);
  const reasoning = (on: boolean): Stage[] =>
    on
      ? [{ name: CHAIN_OF_THOUGHT, options: has(CHAIN_OF_THOUGHT) ? { when: 'always' } : {} }]
      : has(CHAIN_OF_THOUGHT)
        ? [{ name: CHAIN_OF_THOUGHT, options: { when: 'never' } }]
        : [];
  const withPool = examples.length > 0;
  const closed = jsonOnly(content) ?? (isLookup ? `${NO_REASONER.message}; ${NO_REASONER.remedy}` : undefined);
  const reasoned = closed === undefined ? [false, true] : [false];
  const wanted = reasoned.flatMap((on) => (withPool ? [[false, on], [true, on]] : [[false, on]])) as [boolean, boolean][];
  return {
    variants: wanted.map(([shown, reasoned]) => {
      const stages = [...fewShot(shown), ...reasoning(reasoned)];
      return { ...resolved, stages, label: resolved.label + stages.map(formatStage).join('') };
    }),
    skipped: [
      ...(withPool ? [] : [{ name: FEW_SHOT, reason: `${path} has no example pool` }]),
      ...(closed === undefined ? [] : [{ name: CHAIN_OF_THOUGHT, reason: closed }]),
    ],
  };
}
