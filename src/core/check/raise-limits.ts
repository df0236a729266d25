import type { Budget } from '../prompt/front-matter/budget.js';
import type { Prompt } from '../prompt/prompt.js';
import type { CheckedPrompt } from './rule.js';

/** A limit that is exceeded, and what it would have to be. */
export interface RaisedLimit {
  part: keyof Budget;
  before: number;
  after: number;
  /** Of the number in the prompt's file, 1-based. */
  line: number;
  column: number;
}

/** Limits of a prompt's own front matter that it does not keep. How much it may grow is no size: that one stays. */
export function raisedLimits(prompt: Prompt, { tokens, rendered, parts = [] }: Pick<CheckedPrompt, 'tokens' | 'rendered' | 'parts'>): RaisedLimit[] {
  const measured: { part: keyof Budget; amount: number }[] = [
    { part: 'template', amount: tokens.tokens },
    ...(rendered ? [{ part: 'rendered' as const, amount: rendered.tokens.tokens }] : []),
    ...parts.map(({ part, amount }) => ({ part, amount: part === 'cost_usd' ? roundedUp(amount) : amount })),
  ];
  const own = prompt.frontMatter.budget ?? {};
  return measured.flatMap(({ part, amount }): RaisedLimit[] => {
    const before = own[part];
    const { line, column } = prompt.placeOf(['budget', part]);
    return before === undefined || amount <= before || line === undefined || column === undefined ? [] : [{ part, before, after: amount, line, column }];
  });
}

/** To three digits. */
function roundedUp(dollars: number): number {
  const step = 10 ** (Math.floor(Math.log10(dollars)) - 2);
  return Number((Math.ceil(dollars / step) * step).toPrecision(3));
}

const NUMBER = /^[\d.]+(?:e[+-]?\d+)?/i;

/** The file with these limits; all else stays as it is, byte for byte. Undefined where no number stands at a place. */
export function writeLimits(raw: string, limits: readonly RaisedLimit[]): string | undefined {
  // As the places count: a carriage return belongs to its line.
  const lines = raw.split('\n');
  for (const { line, column, after } of [...limits].sort((a, b) => b.line - a.line || b.column - a.column)) {
    const text = lines[line - 1] ?? '';
    const at = column - 1 + (line === 1 && text.startsWith('\uFEFF') ? 1 : 0);
    const number = NUMBER.exec(text.slice(at))?.[0];
    if (number === undefined) return undefined;
    lines[line - 1] = text.slice(0, at) + String(after) + text.slice(at + number.length);
  }
  return lines.join('\n');
}
