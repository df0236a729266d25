import type { Bound } from '../config/schema.js';
import type { Finding } from '../finding.js';
import type { OutputContract } from '../prompt/schema.js';
import { canonicalJson } from '../text/canonical-json.js';
import type { Query } from './query.js';
import type { QueryFile, WrittenOne } from './query-file.js';
import { defaultScorer, type ScorerTable } from './read-scorers.js';

/** What decides over a set of several files, and its queries with what judges each. */
export interface Chosen {
  queries: Query[];
  primary: string;
  thresholds?: Record<string, Bound>;
}

/**
 * Which scorers judge which query. A file's `scorers` judge all of its queries; a file without takes those of the first
 * that has some, so that CSV and JSON Lines go with the YAML beside them. A query's own come on top. Where neither names
 * one, the prompt's contract does.
 */
export function chooseScorers(files: readonly QueryFile[], table: ScorerTable, output: OutputContract | undefined, findings: Finding[]): Chosen {
  const before = findings.length;
  const leader = files.find((file) => file.header.scorers);
  const lists = new Map(files.flatMap((file): [QueryFile, string[]][] => (file.header.scorers ? [[file, table.add(file.header.scorers, (path, part) => file.headerPlaceOf(['scorers', ...path], part), findings)]] : [])));
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
  const primary = choosePrimary(files, table, isWhole, findings);
  const thresholds = joinThresholds(files, table, isWhole, findings);
  const queries = chosen.map(({ one, metrics }) => queryOf(one, metrics, table, primary, isWhole, findings));
  return { queries, primary, ...(thresholds ? { thresholds } : {}) };
}

function queryOf({ id, vars, written, tags, place, placeOf }: WrittenOne, metrics: readonly string[], table: ScorerTable, primary: string, isWhole: boolean, findings: Finding[]): Query {
  const { threshold, thresholds: byMetric, split, group, weight, ...rest } = written;
  const thresholds = { ...(threshold === undefined ? {} : { [metrics.includes(primary) ? primary : (metrics[0] ?? primary)]: threshold }), ...byMetric };
  for (const metric of Object.keys(byMetric ?? {})) {
    if (isWhole && !metrics.includes(metric)) findings.push(unknownMetric(placeOf(['thresholds', metric], 'key'), 'thresholds', metric, metrics));
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

/** The one that is named, else the first. */
function choosePrimary(files: readonly QueryFile[], table: ScorerTable, isWhole: boolean, findings: Finding[]): string {
  const named = files.filter((file) => file.header.primary !== undefined);
  const names = table.specs.map(({ metric }) => metric);
  for (const file of named) {
    const primary = file.header.primary as string;
    const place = file.headerPlaceOf(['primary']);
    if (isWhole && !names.includes(primary)) findings.push(unknownMetric(place, 'primary', primary, names));
    else if (primary !== named[0]?.header.primary) {
      findings.push({ code: 'queries/two-primaries', severity: 'error', place, message: `\`primary\` is \`${primary}\` here and \`${named[0]?.header.primary}\` in ${named[0]?.file}`, remedy: 'one metric decides: name it once' });
    }
  }
  return named[0]?.header.primary ?? names[0] ?? '';
}

function joinThresholds(files: readonly QueryFile[], table: ScorerTable, isWhole: boolean, findings: Finding[]): Record<string, Bound> | undefined {
  const joined: Record<string, Bound> = {};
  const names = table.specs.flatMap(({ metric, definition }) => (definition.type === 'label' ? [metric, 'macro_f1'] : [metric]));
  for (const { file, header, headerPlaceOf } of files) {
    for (const [metric, bound] of Object.entries(header.thresholds ?? {})) {
      const place = headerPlaceOf(['thresholds', metric], 'key');
      if (isWhole && !names.includes(metric)) findings.push(unknownMetric(place, 'thresholds', metric, names));
      else if (Object.hasOwn(joined, metric) && canonicalJson(joined[metric]) !== canonicalJson(bound)) {
        findings.push({ code: 'queries/two-thresholds', severity: 'error', place, message: `another file has another threshold of \`${metric}\` than ${file}`, remedy: 'give it once' });
      }
      joined[metric] = bound;
    }
  }
  return Object.keys(joined).length === 0 ? undefined : joined;
}

function unknownMetric(place: Finding['place'], key: string, metric: string, known: readonly string[]): Finding {
  if (key === 'primary') return { code: 'queries/unknown-primary', severity: 'error', place, message: `\`primary\` is \`${metric}\`; what can decide: ${known.join(', ')}` };
  return { code: 'queries/unknown-metric', severity: 'error', place, message: `there is no metric \`${metric}\` here; there are: ${known.join(', ')}` };
}
