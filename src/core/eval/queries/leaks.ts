import type { Finding } from '../../finding.js';
import { type CompiledPrompt, exampleValues } from '../../prompt/template/compile.js';
import { inputKey } from '../../prompt/values/input-key.js';
import type { Query } from './query.js';

/**
 * Queries whose input is also the input of an example in the prompt's pool, whatever is expected of either. Texts are the
 * same trimmed, in lower case, as NFKC, with white space collapsed; only the variables an example gives are compared.
 */
export function findLeaks(compiled: CompiledPrompt, queries: readonly Query[]): Finding[] {
  const pools = new Map<string, { names: string[]; inputs: Map<string, string> }>();
  for (const example of compiled.prompt.examples) {
    const values = exampleValues(compiled, example);
    if (!values) continue;
    const names = Object.keys(values).sort();
    const pool = pools.get(names.join('\0')) ?? { names, inputs: new Map<string, string>() };
    pools.set(names.join('\0'), pool);
    pool.inputs.set(inputKey(values, names), example.id);
  }
  return queries.flatMap((query): Finding[] => {
    const example = [...pools.values()].map(({ names, inputs }) => inputs.get(inputKey(query.vars, names))).find((id) => id !== undefined);
    if (example === undefined) return [];
    const message = `query \`${query.id}\` is also in the few-shot pool, as the example \`${example}\``;
    return [{ code: 'queries/leak', severity: 'warning', place: query.place, message, remedy: 'take it out of the set or out of the pool' }];
  });
}
