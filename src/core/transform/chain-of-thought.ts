import * as v from 'valibot';
import { PromptError } from '../errors.js';
import type { OutputContract } from '../prompt/front-matter/schema.js';
import { templateTexts } from '../prompt/template/static-text.js';
import type { Values } from '../prompt/values/values.js';
import { keys } from '../text/validate.js';
import { asksAlready } from './chain-of-thought/asks-already.js';
import { type Decision, decideFor, decideOnce } from './chain-of-thought/auto.js';
import { EvidenceSchema } from './chain-of-thought/evidence.js';
import { answerForm, extractAnswer } from './chain-of-thought/extract.js';
import { jsonOnly } from './chain-of-thought/json-only.js';
import { addCue, formatSections } from './chain-of-thought/place-cue.js';
import { parseOptions, type Transform, type TransformDefinition } from './transform.js';

/** The template whose answers are put to a vote, whoever wrote it. */
const VOTED = 'self-consistency';

const OptionsSchema = keys({
  template: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]*$/i, 'expected the name of a template, such as step-by-step')), 'step-by-step'),
  when: v.optional(v.picklist(['auto', 'always', 'never'], 'expected auto, always or never'), 'always'),
  /** With `auto`: tokens that an answer may grow by. */
  'max-tokens': v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** With `auto`: what was measured. */
  evidence: v.optional(EvidenceSchema),
});

/**
 * Asks for reasoning before the answer, and takes the answer out of what comes: that is what scorers see.
 * Costs output tokens whether it helps or not; `prompt cot bench` measures that. Asked for in so many words it is done,
 * so `always` is the default: `auto` may leave it out, and says why.
 */
export const chainOfThought: TransformDefinition = {
  name: 'chain-of-thought',
  cue: (stage) => {
    const { template, when } = parseOptions(OptionsSchema, stage);
    return when === 'never' ? undefined : template;
  },
  prepare(stage, compiled, model) {
    const { template, when, 'max-tokens': maxTokens, evidence } = parseOptions(OptionsSchema, stage);
    if (when === 'never') return {};
    const { prompt } = compiled;
    const own = templateTexts(prompt)
      .filter(({ role }) => role !== 'assistant')
      .map(({ text }) => text);
    const once =
      when === 'auto'
        ? decideOnce({ content: prompt.content, template: own.join('\n'), model, technique: template, maxTokens, evidence })
        : undefined;
    if (once?.on === false) return { finish: (messages) => ({ messages, reasons: [`${template}: ${once.reason}`] }) };
    const closed = jsonOnly(prompt.content);
    if (closed !== undefined) throw new PromptError('transform/invalid', { stage: 'chain-of-thought', reason: closed });
    const asked = own.some(asksAlready);
    const decide = (values: Values): Decision | undefined => (when !== 'auto' || asked ? undefined : (once ?? decideFor(inputOf(values, own))));
    return { votes: template === VOTED, ...asking({ template, decide, asked, sections: formatSections(own), output: prompt.content.output }) };
  },
};

interface Asking {
  template: string;
  /** Undefined where it is asked for whatever the input. */
  decide: (values: Values) => Decision | undefined;
  /** The prompt does itself. */
  asked: boolean;
  sections: readonly string[];
  output: OutputContract | undefined;
}

function asking({ template, decide, asked, sections, output }: Asking): Pick<Transform, 'extract' | 'finish'> {
  return {
    extract: (text, { values, expectsNumber } = {}) =>
      values && decide(values)?.on === false ? undefined : extractAnswer(text, answerForm(output, expectsNumber)),
    finish(messages, cue, values) {
      // Only the template decides: a value that speaks of steps is data.
      const done = asked || messages.some(({ role, content }) => role !== 'assistant' && content.includes(cue));
      if (done) return { messages, reasons: [`${template}: the prompt asks for reasoning itself`] };
      const decision = decide(values);
      const why = decision ? [`${template}: ${decision.reason}`] : [];
      if (decision?.on === false) return { messages, reasons: why };
      return {
        messages: addCue(messages, cue, sections),
        reasons: [...why, `${template}: reasoning is asked for before the answer, which takes more output tokens`],
      };
    },
  };
}

/** What is to be answered: the values, else the template itself. */
function inputOf(values: Values, own: readonly string[]): string {
  const given = Object.values(values);
  return given.length === 0 ? own.join('\n') : given.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n');
}
