import type { Finding } from '../../finding.js';
import type { CompiledPrompt } from '../../prompt/template/compile.js';
import type { Query } from './queries.js';

/** Every value of a query set that does not fit the prompt's variables. */
export function checkQueryValues(compiled: CompiledPrompt, queries: readonly Pick<Query, 'id' | 'vars' | 'place'>[]): Finding[] {
  return queries.flatMap((query) =>
    compiled.checker.complete(query.vars).faults.map((fault): Finding => ({
      code: 'queries/values',
      severity: 'error',
      place: query.place,
      message: `query \`${query.id}\`: \`${fault.variable}\` ${fault.message}`,
      remedy: `see the variables of ${compiled.prompt.path}`,
    })),
  );
}
