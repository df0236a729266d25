import type { Finding } from '../../finding.js';
import type { OutputContract } from '../../prompt/front-matter/schema.js';
import { canonicalJson } from '../../text/canonical-json.js';
import type { Query } from './query.js';
import type { QueryFile, WrittenOne } from './query-file.js';
import { defaultScorer, type ScorerTable } from './read-scorers.js';

/** What decides over the files of a set, and its queries with what judges each. */
export interface Chosen {
  queries: Query[];
  /** The metrics that decide. */
  primaries: string[];
}

/**
 * Which scorers judge which query. A file's `scorers` judge all of its queries; a file without takes those of the first
 * that has some, so that CSV and JSON Lines go with the YAML beside them. A query's own come on top. Where neither names
 * one, the prompt's contract does.
 */
export function chooseScorers(files: readonly QueryFile[], table: ScorerTable, output: OutputContract | undefined, findings: Finding[]): Chosen {
  const before = findings.length;
  const leader = files.find((file) => file.header.scorers);
  const lists = new Map(
    files.flatMap((file): [QueryFile, string[]][] =>
      file.header.scorers ? [[file, table.add(file.header.scorers, (path, part) => file.headerPlaceOf(['scorers', ...path], part), findings)]] : [],
    ),
  );
  const shared = leader ? (lists.get(leader) ?? []) : undefined;
  let contract: string[] | undefined;
  const byContract = (): string[] => (contract ??= table.add([defaultScorer(output)], () => ({ file: files[0]?.file ?? '' }), findings));
  if (!leader && files.every(({ queries }) => queries.length === 0)) byContract();
  const chosen = files.flatMap((file) =>
    file.queries.map((one) => {
      const own = one.scorers && table.add(one.scorers.entries, one.scorers.placeOf, findings);
      const general = lists.get(file) ?? shared ?? (own ? [] : byContract());
      return { one, metrics: [...new Set([...general, ...(own ?? [])])] };
    }),
  );
  // Where a scorer could not be read, its metric may be the one that is meant.
  const isWhole = findings.length === before;
  const primaries = choosePrimaries(files, table, isWhole, findings);
  const queries = chosen.map(({ one, metrics }) => queryOf(one, metrics, table, primaries, isWhole, findings));
  return { queries, primaries };
}

function queryOf(
  { id, vars, written, tags, place, placeOf }: WrittenOne,
  metrics: readonly string[],
  table: ScorerTable,
  primaries: readonly string[],
  isWhole: boolean,
  findings: Finding[],
): Query {
  const { threshold, thresholds: byMetric, split, group, weight, ...rest } = written;
  const thresholds = { ...(threshold === undefined ? {} : { [primaries.find((one) => metrics.includes(one)) ?? metrics[0] ?? '']: threshold }), ...byMetric };
  for (const metric of Object.keys(byMetric ?? {})) {
    if (metrics.includes(metric) || !isWhole) continue;
    const message = `query \`${id}\` has no score called \`${metric}\`; it has: ${metrics.join(', ')}`;
    findings.push({ code: 'queries/unknown-metric', severity: 'error', place: placeOf(['thresholds', metric], 'key'), message });
  }
  return {
    id, vars, tags, place, ...rest,
    ...(split === undefined ? {} : { split }),
    ...(group === undefined ? {} : { group }),
    ...(weight === undefined || weight === 1 ? {} : { weight }),
    ...(metrics.length === table.specs.length ? {} : { metrics }),
    ...(Object.keys(thresholds).length === 0 ? {} : { thresholds }),
  };
}

/** Those that are named, else the first. */
function choosePrimaries(files: readonly QueryFile[], table: ScorerTable, isWhole: boolean, findings: Finding[]): string[] {
  const named = files.filter((file) => file.header.primary !== undefined);
  const names = table.specs.map(({ metric }) => metric);
  const [first] = named;
  for (const { header, headerPlaceOf } of named) {
    const place = headerPlaceOf(['primary']);
    for (const primary of isWhole ? [header.primary ?? []].flat().filter((name) => !names.includes(name)) : []) {
      findings.push({
        code: 'queries/unknown-primary',
        severity: 'error',
        place,
        message: `\`primary\` is \`${primary}\`; what can decide: ${names.join(', ')}`,
      });
    }
    if (canonicalJson(header.primary) !== canonicalJson(first?.header.primary)) {
      findings.push({
        code: 'queries/two-primaries',
        severity: 'error',
        place,
        message: `\`primary\` is another than in ${first?.file}`,
        remedy: 'say once what decides',
      });
    }
  }
  return first?.header.primary === undefined ? names.slice(0, 1) : [...new Set([first.header.primary].flat())];
}
