import { type CompiledPrompt, exampleValues } from '../prompt/template/compile.js';
import type { Example } from '../prompt/examples.js';
import { inputKey } from '../prompt/values/input-key.js';
import type { Values } from '../prompt/values/values.js';

/** A query as far as leaks go. */
export interface AskedQuery {
  id: string;
  vars: Values;
}

/** Equal for examples whose inputs count as the same. */
export function exampleKey(compiled: CompiledPrompt, example: Example): string {
  return inputKey(exampleValues(compiled, example) ?? { '': example.input });
}

/** The query that has an example's input; only the variables that the example gives are compared. */
export function createQueryFinder(compiled: CompiledPrompt, queries: readonly AskedQuery[]): (example: Example) => string | undefined {
  const asked = new Map<string, ReadonlyMap<string, string>>();
  const byNames = (names: readonly string[]): ReadonlyMap<string, string> => {
    const list = names.toSorted().join('\0');
    const known = asked.get(list) ?? new Map(queries.map(({ id, vars }) => [inputKey(vars, names), id]));
    asked.set(list, known);
    return known;
  };
  return (example) => {
    const values = exampleValues(compiled, example);
    return values && byNames(Object.keys(values)).get(inputKey(values));
  };
}
