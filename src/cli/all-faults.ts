import { PromptError } from '../core/errors.js';

/**
 * Both of two things that do not need each other.
 * @throws what one of them throws; an AggregateError where both end in a fault that is to be told
 */
export async function bothOrAllFaults<First, Second>(first: () => Promise<First> | First, second: () => Promise<Second>): Promise<[First, Second]> {
  const [one, other] = await Promise.allSettled([(async () => first())(), second()]);
  if (one.status === 'fulfilled' && other.status === 'fulfilled') return [one.value, other.value];
  const faults = [one, other].flatMap((each): unknown[] => (each.status === 'rejected' ? [each.reason] : []));
  throw faults.length > 1 && faults.every((fault) => fault instanceof PromptError) ? new AggregateError(faults) : faults[0];
}
