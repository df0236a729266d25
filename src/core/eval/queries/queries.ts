import { type Finding, isError, type Place } from '../../finding.js';
import type { OutputContract } from '../../prompt/front-matter/schema.js';
import { canonicalJson, sha256 } from '../../text/canonical-json.js';
import { checkExpected } from './check-expected.js';
import { chooseScorers } from './choose-scorers.js';
import type { Query, QuerySet } from './query.js';
import { type QueryFile, readQueryFile } from './query-file.js';
import { joinGates } from './join-gates.js';
import { createScorerTable, type ScorerSpec } from './read-scorers.js';

export type { Query, QuerySet } from './query.js';

export interface ReadQueries {
  /** Undefined where there are errors. */
  set?: QuerySet;
  findings: Finding[];
  /** What could be read, also where the set cannot be used. */
  readable: readonly Pick<Query, 'id' | 'vars' | 'place'>[];
}

/** The set in one file. */
export function readQueries(file: string, text: string, output: OutputContract | undefined): ReadQueries {
  return readQuerySets([{ path: file, text }], output);
}

/**
 * Reads the files of a query set as one: YAML (a list, or a map with `queries`, `scorers`, `primary`, `defaults` …), JSON
 * Lines (a query a line) or CSV. Scorers that nobody names follow from the prompt's contract: labels, a schema, or exact text.
 */
export function readQuerySets(sources: readonly { path: string; text: string }[], output: OutputContract | undefined): ReadQueries {
  const files = sources.map(({ path, text }) => readQueryFile(path, text));
  const findings = files.flatMap((file) => file.findings);
  const written = files.flatMap((file) => file.queries);
  findings.push(...repeatedIds(written));
  // Neither a broken file nor a broken header says which scorers are meant.
  if (files.some((file) => file.unreadable)) return { findings, readable: written };
  const table = createScorerTable(output);
  const { queries, primaries } = chooseScorers(files, table, output, findings);
  const gates = joinGates(files, findings);
  findings.push(...checkExpected(table.specs, queries, output));
  if (findings.some(isError)) return { findings, readable: written };
  const file = sources.map(({ path }) => path).join(', ');
  const deciding = { primary: primaries[0] ?? '', ...(primaries.length > 1 ? { primaries } : {}) };
  return { set: { file, hash: hashOf(table.specs, primaries, queries), scorers: table.specs, ...deciding, ...gates, queries }, findings, readable: queries };
}

function repeatedIds(queries: QueryFile['queries']): Finding[] {
  const seen = new Map<string, { place: Place; given: boolean }>();
  return queries.flatMap(({ id, place, given }): Finding[] => {
    const first = seen.get(id);
    if (!first) {
      seen.set(id, { place, given });
      return [];
    }
    const where = first.place.file === place.file ? `on line ${first.place.line}` : `in ${first.place.file}:${first.place.line}`;
    const same = !given && !first.given;
    const message = same
      ? `this query is already ${where}: the same variables, and the same is expected`
      : `the id \`${id}\` is already used ${where}`;
    return [
      {
        code: 'queries/duplicate-id',
        severity: 'error',
        place,
        message,
        remedy: same ? 'remove one of them, or give each an id' : 'give each query its own id',
      },
    ];
  });
}

/** What the figures of a run rest on. Tags are not in it: they only say which queries a partial run takes. */
function hashOf(specs: readonly ScorerSpec[], primaries: readonly string[], queries: readonly Query[]): string {
  const scorers = specs.map(({ definition, metric, options, threshold }) => ({ type: definition.type, metric, options, threshold }));
  const cases = queries.map(({ place: _, tags: __, ...query }) => query).sort((a, b) => (a.id < b.id ? -1 : 1));
  return sha256(canonicalJson({ scorers, primary: primaries.length === 1 ? primaries[0] : primaries, queries: cases }));
}
