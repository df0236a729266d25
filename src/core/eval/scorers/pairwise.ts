import * as v from 'valibot';
import { keys } from '../../text/validate.js';
import { JUDGING, optionsOf, told } from './elements/judge-options.js';
import { readVerdict, type Verdict } from './elements/judge-reply.js';
import { defineScorer, type Score } from './scorer.js';

/**
 * Whether a model prefers the answer to the baseline's: 1 preferred, 0 not, ½ a tie. Judges favour places, so it is
 * asked in both orders, and verdicts that disagree are a tie. The baseline itself has ½ everywhere.
 */
export const pairwise = defineScorer({
  type: 'pairwise',
  metric: 'preference',
  kind: 'number',
  over: 'baseline',
  options: keys({ rubric: v.pipe(v.string(), v.trim(), v.nonEmpty('expected what makes one answer better than another')), ...JUDGING }),
  needs: 'judge',
  checkExpected: () => undefined,
  create:
    ({ model, rubric, parameters }, context) =>
    async (answer, baseline, query) => {
      if (answer === baseline) return { value: TIE, explanation: 'the baseline, against itself' };
      if (answer.text === baseline.text) return { value: TIE, explanation: 'the same answer as the baseline' };
      const { judge } = context;
      if (!judge) throw new Error(`there is nothing here to ask ${model} with`);
      const asked = { rubric, input: told(query.vars), expected: told(query.expected) };
      const ask = async (first: string, second: string): Promise<Verdict<Place>> =>
        readVerdict(await judge(model, 'pairwise', { ...asked, first, second }, optionsOf(parameters, answer)), PLACES);
      return decide(model, await ask(answer.text, baseline.text), await ask(baseline.text, answer.text));
    },
});

const PLACES = ['first', 'second', 'tie'] as const;
type Place = (typeof PLACES)[number];
const TIE = 0.5;

/** @param shown the verdict with the answer in the first place @param swapped the one with it in the second */
function decide(model: string, shown: Verdict<Place>, swapped: Verdict<Place>): Score {
  if ('unread' in shown) return { explanation: shown.unread };
  if ('unread' in swapped) return { explanation: swapped.unread };
  if (shown.word === swapped.word && shown.word !== 'tie') return { value: TIE, explanation: `${model} prefers whatever stands ${shown.word}: a tie` };
  if (shown.word === 'first' && swapped.word === 'second') return { value: 1, explanation: `${model} prefers it in both orders: ${shown.reasoning}` };
  if (shown.word === 'second' && swapped.word === 'first') return { value: 0, explanation: `${model} prefers the baseline in both orders: ${shown.reasoning}` };
  return { value: TIE, explanation: `${model} finds no clear difference: ${shown.reasoning}` };
}
