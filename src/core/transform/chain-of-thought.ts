import * as v from 'valibot';
import { PromptError } from '../errors.js';
import { templateTexts } from '../prompt/static-text.js';
import { keys } from '../text/validate.js';
import { asksAlready } from './chain-of-thought/asks-already.js';
import { answerForm, extractAnswer } from './chain-of-thought/extract.js';
import { jsonOnly } from './chain-of-thought/json-only.js';
import { addCue, formatSections } from './chain-of-thought/place-cue.js';
import { parseOptions, type TransformDefinition } from './transform.js';

/** The template whose answers are put to a vote, whoever wrote it. */
const VOTED = 'self-consistency';

const OptionsSchema = keys({
  template: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]*$/i, 'expected the name of a template, such as step-by-step')), 'step-by-step'),
  when: v.optional(v.picklist(['always', 'never'], 'expected always or never'), 'always'),
});

/**
 * Asks for reasoning before the answer, and takes the answer out of what comes: that is what scorers see.
 * Costs output tokens whether it helps or not; `prompt compare-techniques` measures that.
 */
export const chainOfThought: TransformDefinition = {
  name: 'chain-of-thought',
  cue: (stage) => {
    const { template, when } = parseOptions(OptionsSchema, stage);
    return when === 'never' ? undefined : template;
  },
  prepare(stage, compiled) {
    const { template, when } = parseOptions(OptionsSchema, stage);
    if (when === 'never') return {};
    const closed = jsonOnly(compiled.prompt.content);
    if (closed !== undefined) throw new PromptError('transform/invalid', { stage: 'chain-of-thought', reason: closed });
    const own = templateTexts(compiled.prompt).filter(({ role }) => role !== 'assistant').map(({ text }) => text);
    const asked = own.some(asksAlready);
    const sections = formatSections(own);
    return {
      votes: template === VOTED,
      extract: (text, expectsNumber) => extractAnswer(text, answerForm(compiled.prompt.content.output, expectsNumber)),
      finish(messages, cue) {
        // Only the template decides: a value that speaks of steps is data.
        const done = asked || messages.some(({ role, content }) => role !== 'assistant' && content.includes(cue));
        if (done) return { messages, reasons: [`${template}: the prompt asks for reasoning itself`] };
        return { messages: addCue(messages, cue, sections), reasons: [`${template}: reasoning is asked for before the answer`] };
      },
    };
  },
};
