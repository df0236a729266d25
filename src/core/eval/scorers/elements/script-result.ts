import * as v from 'valibot';
import { describe, isMap } from '../../../text/plain-data.js';
import type { Answer, Expectation, Score } from '../scorer.js';
import { excerpt } from './text.js';

/** Seconds a script may take for one answer. */
export const TIMEOUT = v.optional(v.pipe(v.number(), v.gtValue(0, 'expected seconds above 0'), v.maxValue(600, 'expected at most 600 seconds')), 10);

/** What comes of a script: any value from 0 to 1, or, where the option says so, pass or fail. */
export const SCORE_KIND = v.optional(v.picklist(['number', 'pass-fail'], 'expected `number` or `pass-fail`'), 'number');

/** What a script is given of one answer. */
export function scriptInput(answer: Answer, { id, vars, expected }: Expectation): Record<string, unknown> {
  const { text, usage, latencyMs, cost, finishReason, repeat } = answer;
  return { id, vars, expected, answer: text, usage, latencyMs, cost, finishReason, repeat };
}

/** `true`, `0.7`, `{ "score": 0.7, "explanation": "…" }`; a score of null is unscored. */
export function readScriptResult(result: unknown, kind: 'number' | 'pass-fail'): Score {
  const score = isMap(result) ? result['score'] : result;
  const said = isMap(result) && typeof result['explanation'] === 'string' ? excerpt(result['explanation']) : '';
  if (score === null) return { explanation: said || 'the script gave no score' };
  const value = typeof score === 'boolean' ? Number(score) : score;
  if (typeof value !== 'number' || !(value >= 0 && value <= 1)) {
    return { explanation: `the script's score is ${describe(score)}; expected a number from 0 to 1, true or false` };
  }
  if (kind === 'pass-fail' && value !== 0 && value !== 1) {
    return { explanation: `the script's score is ${value}, but it was to pass or fail; expected true, false, 1 or 0` };
  }
  return { value, explanation: said || String(value) };
}
