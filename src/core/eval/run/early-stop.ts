import { anytimeP, logEValue } from '../../stats/e-value.js';
import { MINIMUM_PAIRS } from '../compare/verdict.js';
import type { Case } from './plan.js';

/** That a run ended before its last query, and on what grounds. */
export interface Stopped {
  method: 'e-value on discordant pairs';
  /** Valid although it was looked at after every pair. */
  p: number;
  /** Queries that count, and those that were planned. */
  queries: number;
  planned: number;
}

/** Two variants judged by pass or fail, looked at after every query. */
export interface EarlyStop {
  /** What came of one case: passed, failed, or no score. */
  add(variant: number, query: number, passed: boolean | undefined): void;
  /** Set once the evidence suffices. */
  stopped(): Stopped | undefined;
  /** Whether a query counts: those after the last one needed do not, though they may have been asked already. */
  counts(query: number): boolean;
}

/**
 * Looks at the pairs in the order of the plan, whatever the order in which answers come: so the same answers stop the
 * run at the same place, also after it was interrupted.
 */
export function createEarlyStop(cases: readonly Case[], alpha: number): EarlyStop {
  const order = [...new Set(cases.map(({ query }) => query))];
  const place = new Map(order.map((query, index) => [query, index]));
  const seen = new Map<number, (boolean | undefined)[]>();
  let [looked, scored, wins, losses] = [0, 0, 0, 0];
  let stopped: Stopped | undefined;
  const look = (): void => {
    for (let pair = completePair(seen, order[looked]); pair && !stopped; pair = completePair(seen, order[looked])) {
      looked++;
      const [baseline, candidate] = pair;
      if (baseline === undefined || candidate === undefined) continue;
      scored++;
      if (candidate && !baseline) wins++;
      if (baseline && !candidate) losses++;
      const evidence = logEValue(wins, losses);
      // Of fewer pairs no verdict is given, however clear they are.
      if (scored < MINIMUM_PAIRS || evidence < -Math.log(alpha)) continue;
      stopped = { method: 'e-value on discordant pairs', p: anytimeP(evidence), queries: looked, planned: order.length };
    }
  };
  return {
    add(variant, query, passed) {
      const pair = seen.get(query) ?? [];
      pair[variant] = passed;
      seen.set(query, pair);
      look();
    },
    stopped: () => stopped,
    counts: (query) => !stopped || (place.get(query) ?? Infinity) < stopped.queries,
  };
}

function completePair(seen: ReadonlyMap<number, (boolean | undefined)[]>, query: number | undefined): (boolean | undefined)[] | undefined {
  const pair = query === undefined ? undefined : seen.get(query);
  return pair && 0 in pair && 1 in pair ? pair : undefined;
}
