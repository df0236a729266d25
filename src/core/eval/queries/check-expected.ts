import type { Finding } from '../../finding.js';
import type { OutputContract } from '../../prompt/front-matter/schema.js';
import type { Query } from './query.js';
import type { ScorerSpec } from './read-scorers.js';

/** What the scorers of each query need of its `expected`, and what looks wrong with it. */
export function checkExpected(specs: readonly ScorerSpec[], queries: readonly Query[], output: OutputContract | undefined): Finding[] {
  return queries.flatMap((query) =>
    specs.flatMap(({ definition, metric, options }): Finding[] => {
      if (query.metrics?.includes(metric) === false) return [];
      const of = (severity: Finding['severity'], message: string | undefined): Finding[] =>
        message === undefined
          ? []
          : [{ code: 'queries/expected', severity, place: query.place, message: `query \`${query.id}\`, scorer ${definition.type}: ${message}` }];
      return [...of('error', definition.checkExpected(options as never, query)), ...of('warning', definition.doubtExpected?.(query, output))];
    }),
  );
}
