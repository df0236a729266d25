import type { Finding } from '../finding.js';
import type { TokenCount } from '../ports.js';
import type { Budget } from '../prompt/budget.js';
import type { CompiledPrompt } from '../prompt/compile.js';
import type { Prompt } from '../prompt/prompt.js';

/** What rules look at: one prompt that can be read, with its companions. */
export interface CheckedPrompt {
  prompt: Prompt;
  /** Absent where a template or schema has faults, which are findings already. */
  compiled?: CompiledPrompt;
  /** The files of its query set. */
  queries?: readonly { path: string; text: string }[];
  /** Of the template, against its budget. */
  tokens: TokenCount & { budget?: number };
  /** Of the largest request over the query set, where there is one and a budget for it. */
  rendered?: { tokens: TokenCount; query: string; budget: number };
  /** Of the template, where that is limited and it has grown; and which of its partials did. */
  growth?: { before: TokenCount; now: TokenCount; max: number; since: string; partials: readonly { name: string; tokens: number }[] };
  /** Against the other limits of its budget, as far as they could be measured. */
  parts?: readonly MeasuredPart[];
}

/** One limit of a budget, and what there is of it. */
export interface MeasuredPart {
  part: Exclude<keyof Budget, 'template' | 'rendered' | 'max_growth'>;
  limit: number;
  /** Tokens, or US dollars of `cost_usd`. */
  amount: number;
  approx: boolean;
  /** What was measured, with its verb: `message 1 (system) has`. */
  what: string;
  /** Variables without an end, for which nothing could be measured. */
  unbounded?: readonly string[];
}

/** A rule: one file each. */
export type Rule = (checked: CheckedPrompt) => Finding[];
