import type { Rule } from '../rule.js';

/** A template may grow by a share since the branch left, and not by more: small steps add up unseen. */
export const templateGrowth: Rule = ({ prompt, growth }) => {
  if (!growth) return [];
  const { before, now, max, since, partials } = growth;
  const most = Math.floor(before.tokens * (1 + max));
  if (now.tokens <= most) return [];
  const about = before.method === 'approx' || now.method === 'approx' ? 'about ' : '';
  const share = before.tokens === 0 ? '' : ` (${percent(now.tokens / before.tokens - 1)})`;
  const through = partials.map(({ name, tokens }) => `\`${name}\` by ${tokens}`).join(', ');
  return [
    {
      code: 'budget/growth-exceeded',
      severity: 'error',
      place: prompt.placeOf(['budget', 'max_growth']),
      message: `the template grew from ${about}${before.tokens} to ${now.tokens} tokens since ${since}${share}; ${percent(max)} allows ${most}${through === '' ? '' : `; partials grew: ${through}`}`,
      remedy: `see what can go: \`prompt compress ${prompt.name} --max-tokens ${Math.max(1, most)}\`; or raise \`budget.max_growth\``,
    },
  ];
};

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
