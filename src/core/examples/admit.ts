import { createExampleCheck } from '../prompt/values/check-example.js';
import type { CompiledPrompt } from '../prompt/template/compile.js';
import type { Example } from '../prompt/examples.js';
import { canonicalJson } from '../text/canonical-json.js';
import { type AskedQuery, createQueryFinder, exampleKey } from './inputs.js';

/** Whether an example can join a pool; `present`: its input and output are there already. */
export type Admission = { kind: 'new' } | { kind: 'present'; as: string } | { kind: 'refused'; reasons: string[] };

/** Judges one example after another; each that is new counts as part of the pool for those that follow. */
export function createAdmission(compiled: CompiledPrompt, queries: readonly AskedQuery[]): (example: Example) => Admission {
  const check = createExampleCheck(compiled);
  const queryOf = createQueryFinder(compiled, queries);
  const pool = new Map(compiled.prompt.examples.map((example) => [exampleKey(compiled, example), example]));
  const ids = new Set(compiled.prompt.examples.map(({ id }) => id));
  return (example) => {
    const reasons = check(example);
    const key = exampleKey(compiled, example);
    const other = pool.get(key);
    if (other && canonicalJson(other.output) === canonicalJson(example.output)) return { kind: 'present', as: other.id };
    if (other) reasons.push(`its input is that of ${other.id}, which has another output`);
    const query = queryOf(example);
    if (query !== undefined) reasons.push(`its input is that of the query ${query}: what is judged must not be shown`);
    if (ids.has(example.id)) reasons.push(`the id ${example.id} is taken`);
    if (reasons.length > 0) return { kind: 'refused', reasons };
    pool.set(key, example);
    ids.add(example.id);
    return { kind: 'new' };
  };
}
