import type { Admission, Answer, Gate } from './run.js';

/** What one command may spend. */
export interface Limits {
  maxUsd?: number;
  maxRequests?: number;
}

/** What a run spent, and what it would have cost without anything kept. */
export interface Spending {
  /** Answers that were asked for now; those kept from before, or shared by two variants, are not among them. */
  requests: number;
  kept: number;
  failed: number;
  /** US dollars spent now. */
  incurred: number;
  /** What all answers cost when they were made. */
  nominal: number;
  /** Answers asked for now whose cost is not known: `incurred` is then too low. */
  unpriced: number;
}

export interface Budget extends Gate {
  spending(): Spending;
  /** The limit that stopped the run. */
  reached(): keyof Limits | undefined;
}

/**
 * Lets requests through while the limits hold even if all that is under way costs as much as it may. A request whose
 * cost is not known counts as much as it was reserved for.
 *
 * @param reserve the most one request costs as far as is known before, in US dollars; it grows with what is seen
 * @param before US dollars that were spent on vectors
 */
export function createBudget({ maxUsd, maxRequests }: Limits, reserve = 0, before = 0): Budget {
  const spent: Spending = { requests: 0, kept: 0, failed: 0, incurred: 0, nominal: 0, unpriced: 0 };
  let largest = reserve;
  let charged = before;
  let underWay = 0;
  let reached: keyof Limits | undefined;
  const judge = (limit: keyof Limits, most: number, now: number, next: number, open: number): Admission => {
    if (now >= most || now + next > most) {
      reached = limit;
      return 'stop';
    }
    return now + open + next > most ? 'wait' : 'go';
  };
  return {
    admit() {
      const byCount = maxRequests === undefined ? 'go' : judge('maxRequests', maxRequests, spent.requests, 1, underWay);
      if (byCount !== 'go') return byCount;
      const byCost = maxUsd === undefined ? 'go' : judge('maxUsd', maxUsd, charged, largest, underWay * largest);
      if (byCost === 'go') underWay++;
      return byCost;
    },
    settle(answer) {
      underWay--;
      const kept = answer.outcome.ok && answer.outcome.completion.kept === true;
      count(spent, answer, kept);
      if (kept) return;
      charged += answer.cost ?? largest;
      largest = Math.max(largest, answer.cost ?? 0);
    },
    spending: () => ({ ...spent }),
    reached: () => reached,
  };
}

function count(spent: Spending, { outcome, cost, shared = [] }: Answer, kept: boolean): void {
  spent[kept ? 'kept' : 'requests']++;
  spent.kept += shared.length;
  spent.nominal += (cost ?? 0) * (1 + shared.length);
  if (!outcome.ok) spent.failed++;
  else if (!kept) {
    spent.incurred += cost ?? 0;
    if (cost === undefined) spent.unpriced++;
  }
}
