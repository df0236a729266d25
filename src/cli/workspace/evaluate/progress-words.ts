import type { Spending } from '../../../core/eval/run/budget.js';
import { formatDollars } from '../../render/elements/format.js';
import type { Estimate } from './estimate.js';
import type { Side } from './sides.js';

/** `estimate: 200 requests, about 41,200 tokens in: $0.012; answers add $0.004 at most` */
export function describeEstimate({ requests, inputTokens, input, output, approximate }: Estimate): string {
  const about = approximate ? 'about ' : '';
  const answers = output === undefined ? 'answers come on top: no `max_tokens` bounds them' : `answers add ${about}${formatDollars(output)} at most`;
  return `estimate: ${requests} ${requests === 1 ? 'request' : 'requests'}, ${about}${inputTokens} tokens in: ${about}${formatDollars(input)}; ${answers}`;
}

/** What stands behind the bar. */
export function describeStep({ failed, incurred, kept }: Spending): string {
  return [failed > 0 ? `${failed} failed` : '', kept > 0 ? `${kept} kept` : '', incurred > 0 ? formatDollars(incurred) : '']
    .filter((part) => part !== '')
    .join('  ');
}

/** What was spent now, and what the answers are worth; undefined where nothing can cost anything. */
export function describeSpending(spending: Spending, sides: readonly Side[]): string | undefined {
  if (sides.every(({ model }) => model.kind === 'local-icl')) return undefined;
  const { requests, kept, failed, incurred, nominal, unpriced } = spending;
  // A failed request may have been billed all the same: no $0 is claimed for it.
  const cost = `${unpriced > 0 ? `, ${unpriced} of unknown price` : ''}${failed > 0 ? `, ${failed} failed` : ''}`;
  const spent = unpriced + failed > 0 && incurred === 0 ? '' : `: ${formatDollars(incurred)}`;
  const keptPart =
    kept === 0
      ? ''
      : `; ${kept} more answered without asking${nominal > incurred ? ` (all together ${formatDollars(nominal)} when they were made)` : ''}`;
  return `${requests} ${requests === 1 ? 'request' : 'requests'}${spent}${cost}${keptPart}`;
}
