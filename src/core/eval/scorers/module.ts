import * as v from 'valibot';
import { keys } from '../../text/validate.js';
import { defineScorer } from './scorer.js';
import { readScriptResult, SCORE_KIND, scriptInput, TIMEOUT } from './elements/script-result.js';

const INSIDE = 'expected a JavaScript file inside the project, such as `scorers/polite.js`';

/** What the default export of a JavaScript file says, given the case. Only with --allow-scripts. */
export const module = defineScorer({
  type: 'module',
  metric: 'module',
  kind: 'number',
  options: keys({
    path: v.pipe(v.string(INSIDE), v.regex(/\.m?js$/, INSIDE), v.check((path) => !path.startsWith('/') && !path.split('/').includes('..'), INSIDE)),
    timeout: TIMEOUT,
    kind: SCORE_KIND,
  }),
  needs: 'scripts',
  kindOf: ({ kind }) => kind,
  checkExpected: () => undefined,
  create: ({ path, timeout, kind }, { callModule }) => async (answer, query) => {
    if (!callModule) throw new Error('modules may not be loaded');
    return readScriptResult(await callModule(path, scriptInput(answer, query), { timeoutMs: timeout * 1000 }), kind);
  },
});
