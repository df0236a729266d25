import type { Growth, Rule } from '../../rule.js';
import { approximation, compressAdvice } from '../../wording.js';

/** A template may grow by a share since the branch left, or since what is served, and not by more: small steps add up unseen. */
export const templateGrowth: Rule = ({ prompt, growth = [], compressed, model }) => {
  const [worst, ...others] = growth.filter(isExceeded).toSorted((a, b) => mostOf(a) - mostOf(b));
  if (!worst) return [];
  const { before, now, max, partials } = worst;
  const about = before.method === 'approx' || now.method === 'approx' ? 'about ' : '';
  const through = partials.map(({ name, tokens }) => `\`${name}\` by ${tokens}`).join(', ');
  const told = [
    `the template grew from ${about}${before.tokens} to ${now.tokens} tokens ${sinceOf(worst)}; ${percent(max)} allows ${mostOf(worst)}`,
    ...others.map((one) => `from ${one.before.tokens} ${sinceOf(one)}`),
    ...(through === '' ? [] : [`partials grew: ${through}`]),
  ];
  return [
    {
      code: 'budget/growth-exceeded',
      severity: 'error',
      place: prompt.placeOf(['budget', 'max_growth']),
      message: told.join('; ') + approximation(model, now.method),
      remedy: `${compressAdvice(prompt.name, Math.max(1, mostOf(worst)), compressed)}; or raise \`budget.max_growth\``,
    },
  ];
};

export function isExceeded(growth: Growth): boolean {
  return growth.now.tokens > mostOf(growth);
}

/** The tokens it may have. */
export function mostOf({ before, max }: Growth): number {
  return Math.floor(before.tokens * (1 + max));
}

function sinceOf({ before, now, since }: Growth): string {
  return `since ${since}${before.tokens === 0 ? '' : ` (${percent(now.tokens / before.tokens - 1)})`}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
