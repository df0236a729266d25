import * as v from 'valibot';
import { keys } from '../../text/validate.js';
import { JUDGING, optionsOf, told } from './elements/judge-options.js';
import { readVerdict } from './elements/judge-reply.js';
import { defineScorer, passFail } from './scorer.js';

/**
 * Whether a model finds that the answer meets the rubric: pass or fail. A reply that cannot be read is unscored, and
 * what the judge costs is counted apart from what the prompts cost.
 */
export const judge = defineScorer({
  type: 'judge',
  metric: 'judge',
  kind: 'pass-fail',
  options: keys({ rubric: v.pipe(v.string(), v.trim(), v.nonEmpty('expected what an answer has to fulfil')), ...JUDGING }),
  needs: 'judge',
  checkExpected: () => undefined,
  create: ({ model, rubric, parameters }, context) => async (answer, query) => {
    if (!context.judge) throw new Error(`there is nothing here to ask ${model} with`);
    const values = { rubric, input: told(query.vars), expected: told(query.expected), answer: answer.text };
    const verdict = readVerdict(await context.judge(model, 'rubric', values, optionsOf(parameters, answer)), ['pass', 'fail']);
    if ('unread' in verdict) return { explanation: verdict.unread };
    return passFail(verdict.word === 'pass', `${model}: ${verdict.reasoning || verdict.word}`);
  },
});
