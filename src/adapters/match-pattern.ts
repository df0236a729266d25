import { createContext, Script } from 'node:vm';
import type { MatchPattern } from '../core/eval/scorers/ports.js';

const LIMIT_MS = 250;
const script = new Script('pattern.test(text)');

/** Matches with a limit in time: a pattern such as `(a+)+$` would otherwise hang the process. */
export const matchPattern: MatchPattern = (pattern, text) => {
  try {
    return script.runInContext(createContext({ pattern, text }), { timeout: LIMIT_MS }) as boolean;
  } catch {
    return undefined;
  }
};
