import type { Finding, Place } from '../finding.js';
import { createExampleCheck } from '../prompt/values/check-example.js';
import type { CompiledPrompt } from '../prompt/template/compile.js';
import type { Example } from '../prompt/examples.js';
import { tokenize } from '../similarity/words.js';
import { canonicalJson } from '../text/canonical-json.js';
import { type AskedQuery, createQueryFinder, exampleKey } from './inputs.js';

/** A pool with where its examples stand, and the queries that its prompt is judged by. */
export interface LintedPool {
  compiled: CompiledPrompt;
  file: string;
  places: readonly Place[];
  queries: readonly AskedQuery[];
}

/** All that makes a pool a bad one: examples that do not fit, contradict or repeat each other, give queries away, or are out of proportion. */
export function lintPool(pool: LintedPool): Finding[] {
  return [...checkExamples(pool), ...findLeaks(pool), ...findLong(pool), ...checkBalance(pool)];
}

/** Of those only what is wrong with the examples themselves, whatever they are asked for. */
export function checkExamples(pool: LintedPool): Finding[] {
  return [...checkEach(pool), ...compareInputs(pool)];
}

function finding({ places }: LintedPool, index: number, severity: Finding['severity'], code: string, message: string, remedy: string): Finding {
  return { code: `examples/${code}`, severity, place: places[index] ?? { file: '' }, message, remedy };
}

function checkEach(pool: LintedPool): Finding[] {
  const check = createExampleCheck(pool.compiled);
  const { path } = pool.compiled.prompt;
  return pool.compiled.prompt.examples.flatMap((example, index) =>
    check(example).map((fault) => finding(pool, index, 'error', 'unfit', `${example.id}: ${fault}`, `mend it; see the variables and \`output:\` of ${path}`)));
}

/** The same input again: with the same answer it is shown twice, with another the model is told both. */
function compareInputs(pool: LintedPool): Finding[] {
  const first = new Map<string, Example>();
  return pool.compiled.prompt.examples.flatMap((example, index): Finding[] => {
    const key = exampleKey(pool.compiled, example);
    const other = first.get(key);
    if (!other) {
      first.set(key, example);
      return [];
    }
    if (canonicalJson(other.output) === canonicalJson(example.output)) {
      return [finding(pool, index, 'warning', 'duplicate', `${example.id} has the input and output of ${other.id}`, 'remove one of them')];
    }
    const message = `${example.id} answers the input of ${other.id} otherwise: ${shown(example.output)}, not ${shown(other.output)}`;
    return [finding(pool, index, 'error', 'contradiction', message, 'decide which is right, and remove the other')];
  });
}

function shown(output: unknown): string {
  const text = typeof output === 'string' ? output : JSON.stringify(output);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** What is judged must not be shown: the figures would be of copying. */
function findLeaks(pool: LintedPool): Finding[] {
  const { compiled, queries } = pool;
  const queryOf = createQueryFinder(compiled, queries);
  return compiled.prompt.examples.flatMap((example, index): Finding[] => {
    const query = queryOf(example);
    return query === undefined
      ? []
      : [
          finding(
            pool,
            index,
            'error',
            'leak',
            `${example.id} has the input of the query ${query}`,
            'take it out of the pool, or the query out of the set',
          ),
        ];
  });
}

/** Times the median, and words below which nothing is long. */
const LONG = { times: 4, least: 60 };

function findLong(pool: LintedPool): Finding[] {
  const { examples } = pool.compiled.prompt;
  const lengths = examples.map(({ input, output }) => tokenize(`${JSON.stringify(input)} ${JSON.stringify(output)}`).length);
  const median = lengths.toSorted((a, b) => a - b)[lengths.length >> 1] ?? 0;
  return lengths.flatMap((length, index) => {
    if (length <= Math.max(LONG.least, LONG.times * median)) return [];
    const message = `${examples[index]?.id} has ${length} words, more than ${LONG.times} times the median of ${median}`;
    return [finding(pool, index, 'warning', 'long', message, 'shorten it: its tokens are paid whenever it is shown')];
  });
}

/** How many times the examples of the rarest kind there may be of the commonest. */
const BALANCE = 3;

/** Kinds are the prompt's labels; where it has none, the categories that the pool names. */
function checkBalance(pool: LintedPool): Finding[] {
  const { examples, content } = pool.compiled.prompt;
  const labels = content.output?.labels;
  const counts = new Map((labels ?? []).map((label) => [label, 0]));
  for (const { output, category } of examples) {
    const kind = labels ? output : category;
    if (typeof kind === 'string' && (!labels || counts.has(kind))) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const missing = [...counts].filter(([, count]) => count === 0).map(([kind]) => kind);
  const present = [...counts].filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
  const [most, least] = [present[0], present.at(-1)];
  const file = (message: string, remedy: string): Finding => ({ code: 'examples/imbalance', severity: 'warning', place: { file: pool.file }, message, remedy });
  return [
    ...(missing.length === 0 || examples.length === 0 ? [] : [file(`no example of ${missing.join(', ')}`, 'add some: a model tends towards what it is shown')]),
    ...(most && least && most[1] > BALANCE * least[1]
      ? [file(`${most[1]} examples of ${most[0]}, but ${least[1]} of ${least[0]}`, `add examples of ${least[0]}: a model tends towards what it is shown most`)]
      : []),
  ];
}
