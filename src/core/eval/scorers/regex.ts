import * as v from 'valibot';
import { keys } from '../../text/validate.js';
import { defineScorer, passFail } from './scorer.js';
import { excerpt } from './elements/text.js';

/** Whether the answer matches a pattern: the scorer's own, or each query's `expected`. Limited in time. */
export const regex = defineScorer({
  type: 'regex',
  metric: 'regex',
  kind: 'pass-fail',
  options: keys({
    pattern: v.optional(v.pipe(v.string(), v.nonEmpty('an empty pattern matches everything'))),
    flags: v.optional(v.pipe(v.string(), v.regex(/^(?:([imsu])(?!.*\1))*$/, 'expected some of the flags i, m, s, u')), 'u'),
  }),
  checkExpected: ({ pattern, flags }, { expected }) => {
    if (pattern !== undefined) return undefined;
    if (typeof expected !== 'string' || expected === '') return 'expected a pattern under `expected`, or `pattern:` in the scorer';
    return faultOf(expected, flags);
  },
  create: ({ pattern, flags }, { match }) => {
    const fault = pattern === undefined ? undefined : faultOf(pattern, flags);
    if (fault !== undefined) throw new Error(fault);
    return ({ text }, { expected }) => {
      const source = pattern ?? String(expected);
      const [got, shown] = [`"${excerpt(text)}"`, `/${excerpt(source)}/${flags}`];
      const matched = match(new RegExp(source, flags), text);
      if (matched === undefined) return { explanation: `${shown} took too long on ${got}` };
      return passFail(matched, `${got} ${matched ? 'matches' : 'does not match'} ${shown}`);
    };
  },
});

function faultOf(pattern: string, flags: string): string | undefined {
  try {
    RegExp(pattern, flags);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
