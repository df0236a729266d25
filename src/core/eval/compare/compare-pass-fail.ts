import { anytimeP, logEValue } from '../../stats/e-value.js';
import { minimumDetectableEarly, pairsNeededEarly } from '../../stats/early-planning.js';
import { mcnemar } from '../../stats/mcnemar.js';
import { standardDeviation } from '../../stats/moments.js';
import type { PairedTable } from '../../stats/paired-table.js';
import { minimumDetectableEffect, pairsNeeded } from '../../stats/planning.js';
import { tango } from '../../stats/tango.js';
import { type ComparisonSettings, differenceOf, type ScoredPair, type Statistics } from './comparison.js';

/**
 * Pass or fail, each query asked once: Tango's interval, McNemar's mid-p. Where the run could have ended after any pair the
 * p is that of the e-value, whether it did or not: mid-p holds for one look only.
 */
export function comparePassFail(pairs: readonly ScoredPair[], { alpha, tests = 1, stopEarly = false }: ComparisonSettings): Statistics {
  const count = (candidate: number, baseline: number): number => pairs.filter((pair) => pair.candidate === candidate && pair.baseline === baseline).length;
  const table = { both: count(1, 1), candidate: count(1, 0), baseline: count(0, 1), neither: count(0, 0) };
  const paired: PairedTable = { both: table.both, first: table.candidate, second: table.baseline, neither: table.neither };
  const discordance = (table.candidate + table.baseline) / pairs.length;
  const effect = Math.abs(table.candidate - table.baseline) / pairs.length;
  const share = alpha / tests;
  const detectable = (stopEarly ? minimumDetectableEarly : minimumDetectableEffect)({ pairs: pairs.length, discordance, alpha: share });
  const needed = effect > 0 ? (stopEarly ? pairsNeededEarly : pairsNeeded)({ effect, discordance, alpha: share }) : undefined;
  return {
    table,
    interval: tango(paired, 1 - alpha),
    intervalMethod: 'Tango',
    oneSidedLower: tango(paired, 1 - 2 * alpha).lower,
    ...(pairs.length < 2 ? {} : { sd: standardDeviation(pairs.map(differenceOf)) }),
    ...(stopEarly
      ? { p: anytimeP(logEValue(table.candidate, table.baseline)), test: 'e-value' }
      : { p: mcnemar(table.candidate, table.baseline).midP, test: 'McNemar mid-p' }),
    ...(detectable === undefined ? {} : { minimumDetectable: detectable }),
    ...(needed === undefined ? {} : { pairsNeeded: needed }),
  };
}
