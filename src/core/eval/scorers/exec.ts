import * as v from 'valibot';
import { keys } from '../../text/validate.js';
import { defineScorer } from './scorer.js';
import { readScriptResult, SCORE_KIND, scriptInput, TIMEOUT } from './elements/script-result.js';

/** What a program says: the case as JSON on its stdin, the score as JSON on its stdout. Only with --allow-scripts. */
export const exec = defineScorer({
  type: 'exec',
  metric: 'exec',
  kind: 'number',
  options: keys({
    command: v.pipe(
      v.array(v.pipe(v.string(), v.nonEmpty()), 'expected a program and its arguments, such as `[python3, score.py]`'),
      v.minLength(1, 'expected a program, such as `[python3, score.py]`'),
    ),
    env: v.optional(v.array(v.pipe(v.string(), v.regex(/^[A-Za-z_]\w*$/, 'expected the name of an environment variable'))), []),
    timeout: TIMEOUT,
    kind: SCORE_KIND,
  }),
  needs: 'scripts',
  kindOf: ({ kind }) => kind,
  checkExpected: () => undefined,
  create: ({ command, timeout, env, kind }, { runProgram }) => async (answer, query) => {
    if (!runProgram) throw new Error('programs may not be run');
    return readScriptResult(await runProgram(command, scriptInput(answer, query), { timeoutMs: timeout * 1000, env }), kind);
  },
});
