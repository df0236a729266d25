import type { Finding } from '../../finding.js';
import { canonicalJson } from '../../text/canonical-json.js';
import type { QuerySet } from './query.js';
import type { QueryFile } from './query-file.js';

const GATES = ['thresholds', 'guardrails'] as const;

/** What the files of a set demand together; a fault where two demand different things of one figure. */
export function joinGates(files: readonly QueryFile[], findings: Finding[]): Pick<QuerySet, 'thresholds' | 'guardrails'> {
  const gates = GATES.map((gate) => {
    const joined: Record<string, unknown> = {};
    for (const { header, headerPlaceOf } of files) {
      for (const [figure, demand] of Object.entries(header[gate] ?? {})) {
        if (Object.hasOwn(joined, figure) && canonicalJson(joined[figure]) !== canonicalJson(demand)) {
          findings.push({
            code: 'queries/two-demands',
            severity: 'error',
            place: headerPlaceOf([gate, figure], 'key'),
            message: `another file demands something else of \`${figure}\``,
            remedy: 'say it once',
          });
        }
        joined[figure] = demand;
      }
    }
    return [gate, joined] as const;
  });
  return Object.fromEntries(gates.filter(([, joined]) => Object.keys(joined).length > 0)) as Pick<QuerySet, 'thresholds' | 'guardrails'>;
}
