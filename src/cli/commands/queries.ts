import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { fileExists, writeWhole } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import { exampleValues } from '../../core/prompt/template/compile.js';
import { inputKey } from '../../core/prompt/values/input-key.js';
import { STRATA } from '../../core/monitor/input-query.js';
import { drawQueries, type LoggedQuery } from '../../core/monitor/logged-queries.js';
import { parseSpan, parseTime } from '../../core/monitor/span.js';
import { defineCommand, result } from '../command.js';
import { openPool, openPrompt } from '../examples/pool.js';
import { parseChoice, parseCount } from '../options.js';
import { type QueriesData, renderQueries } from '../render/queries.js';
import { findLogged } from '../workspace/logs/find-logged.js';
import { LOGS_OPTION, logPatterns } from '../workspace/logs/patterns.js';
import { noRequests } from '../workspace/logs/no-requests.js';
import { ENVIRONMENT_OPTION, checkEnvironment } from '../workspace/release/releases.js';
import { createResolver } from '../workspace/references/create-resolver.js';

const ACTIONS = ['sample'];
const DEFAULTS = { limit: 50, seed: 1, window: '7d' };
/** Some of them are the same but for what is redacted, or are known. */
const SPARE = 5;

export const queries = defineCommand({
  arguments: [
    { name: '<action>', description: 'sample: queries drawn from logs', choices: ACTIONS },
    { name: '<name>', description: 'a prompt of the work tree' },
  ],
  options: [
    { flags: '--from-logs', description: 'from what production was given, where the application logs values' },
    { flags: '--limit <n>', description: `so many queries (default: ${DEFAULTS.limit})`, parse: parseCount },
    { flags: '--by <what>', description: `in proportion to ${STRATA.join(', ')} (default: day)`, choices: STRATA },
    { flags: '--seed <n>', description: `another draw (default: ${DEFAULTS.seed})`, parse: parseCount },
    { flags: '--expect-outputs', description: 'what production answered is expected: read it before you rely on it' },
    ENVIRONMENT_OPTION,
    { flags: '--window <span>', description: `how far back: 24h, 7d (default: ${DEFAULTS.window})`, parse: parseSpan('--window') },
    { flags: '--until <time>', description: 'where the window ends (default: now)', parse: parseTime('--until') },
    LOGS_OPTION,
    { flags: '--write <file>', description: 'a new file for them; without it they are printed' },
  ],
  examples: [
    'prompt queries sample triage --from-logs',
    'prompt queries sample triage --from-logs --by output --limit 100 --write prompts/support/triage.production.queries.yaml',
  ],
  async run(context, [action, typed], options) {
    parseChoice('the action', ACTIONS)(action);
    if (options.fromLogs !== true) {
      throw new PromptError('usage', { message: '`prompt queries sample` does not say from where', remedy: 'write --from-logs' });
    }
    const write = options.write;
    if (write !== undefined && (await fileExists(resolve(context.cwd, write)))) {
      throw new PromptError('usage', { message: `${write} is there already`, remedy: 'name a new file: several files make up one query set' });
    }
    const pool = await openPool(context, typed);
    const { project } = pool;
    const { compiled, queries: known } = await openPrompt(pool);
    const environment = checkEnvironment(project, options.env);
    const name = await findLogged(createResolver(project, context.note), environment, compiled.prompt.name);
    const to = options.until ?? Date.now();
    const from = to - (options.window ?? parseSpan('--window')(DEFAULTS.window));
    const limit = options.limit ?? DEFAULTS.limit;
    const seed = options.seed ?? DEFAULTS.seed;
    const by = options.by ?? 'day';
    const { readInputs } = await import('../../adapters/logs/read-inputs.js');
    const { logged, inputs } = await readInputs(
      logPatterns(project, context.cwd, options.logs),
      { prompts: [name], environment, windows: [{ name: 'inputs', from, to }] },
      { by, seed, most: limit * SPARE },
    );
    if (logged.length === 0) throw noInputs(name, environment, { from, to });
    const names = Object.keys(compiled.prompt.content.variables);
    const asked = new Set(
      [
        ...known.map(({ vars }) => vars),
        ...compiled.prompt.examples.map((example) => exampleValues(compiled, example)).filter((values) => values !== undefined),
      ].map((vars) => inputKey(vars, names)),
    );
    const { queries: drawn, ...told } = drawQueries(logged, {
      limit, seed,
      fits: (values) => compiled.checker.complete(values).faults.length === 0,
      isKnown: (values) => asked.has(inputKey(values, names)),
    });
    const text = formatQueries(drawn, options.expectOutputs === true);
    if (write !== undefined) writeWhole(resolve(context.cwd, write), text);
    const data: QueriesData = { name, environment, by, inputs, queries: drawn, ...told, ...(write === undefined ? {} : { file: write }) };
    return result(data, (shown, style) => renderQueries(shown, text, style));
  },
});

function noInputs(name: string, environment: string, span: { from: number; to: number }): PromptError {
  const { message } = noRequests({ prompts: [name], environment }, span, []);
  return new PromptError('logs/no-values', { message: message.replace('no request', 'no request with values') });
}

/** A YAML query set; what production answered stands as a comment unless it is expected. */
function formatQueries(drawn: readonly LoggedQuery[], expected: boolean): string {
  const head = expected
    ? '# Inputs of production with its answers: read them before you rely on them.\n'
    : '# Inputs of production. What is to be answered is for you to say: `expected:`.\n';
  const items = drawn.map(({ id, vars, tags, output }) => {
    const item = stringify([{ id, vars, tags, ...(expected && output !== undefined ? { expected: output } : {}) }], { lineWidth: 0 });
    const answered = output === undefined || expected ? '' : `  # answered: ${JSON.stringify(output)}\n`;
    return item + answered;
  });
  return head + (items.length === 0 ? '[]\n' : items.join(''));
}
