import { requireCount } from './arguments.js';

/** Pass/fail of two prompts on the same cases, as counts of cases. */
export interface PairedTable {
  /** Both pass. */
  both: number;
  /** Only the first prompt passes. */
  first: number;
  /** Only the second prompt passes. */
  second: number;
  /** Neither passes. */
  neither: number;
}

/**
 * The number of cases in the table.
 * @throws RangeError when a cell is not a count or the table is empty.
 */
export function pairCount(table: PairedTable): number {
  requireCount('both', table.both);
  requireCount('first', table.first);
  requireCount('second', table.second);
  requireCount('neither', table.neither);
  const pairs = table.both + table.first + table.second + table.neither;
  if (pairs === 0) throw new RangeError('a paired table must hold at least one case');
  return pairs;
}
