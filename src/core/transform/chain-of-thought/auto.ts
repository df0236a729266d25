import type { Content } from '../../prompt/content.js';
import type { Evidence } from './evidence.js';
import { jsonOnly } from './json-only.js';
import { reasonsByItself } from './reasoning-models.js';
import { ENOUGH_SIGNS, signsIn } from './signs.js';

/** Whether reasoning is asked for, and why. */
export interface Decision {
  on: boolean;
  reason: string;
}

export interface Circumstances {
  content: Pick<Content, 'output' | 'parameters'>;
  /** What the prompt itself says, without what assistants say in it. */
  template: string;
  /** `provider/name` */
  model: string | undefined;
  technique: string;
  /** Tokens that an answer may grow by. */
  maxTokens?: number | undefined;
  evidence?: Evidence | undefined;
}

/** Tokens of reasoning an answer. Measured with GPT-4o on GSM8K (arXiv 2502.18600); the others are assumed to take what comes near. */
const EXTRA_TOKENS: Readonly<Record<string, number>> = {
  'step-by-step': 205,
  draft: 44,
  decomposition: 300,
  'plan-and-solve': 300,
  verification: 400,
  'self-consistency': 205,
};
const USUAL = 205;

const SUMMARY = /\b(?:summari[sz]e|summary|condense|abridge|tl;?dr)\b/i;

/**
 * `when: auto`: by model, measured evidence or kind of task, and by what answers may cost. Undefined where the input
 * decides. The order is that of certainty: a model that reasons by itself gains nothing, whatever was measured elsewhere.
 */
export function decideOnce(circumstances: Circumstances): Decision | undefined {
  const { content, template, model, evidence } = circumstances;
  const own = reasonsByItself(model, content.parameters);
  if (own !== undefined) return off(`${own}; how much it reasons is said by its parameter \`reasoning_effort\``);
  const closed = jsonOnly(content);
  if (closed !== undefined) return off(closed);
  const dear = tooDear(circumstances);
  if (evidence && evidence.model === model) {
    const { metric, difference, lower, upper, pairs } = evidence;
    const found = `\`prompt cot bench\` measured ${metric} ${points(difference)} points [${points(lower)}, ${points(upper)}] on ${pairs} queries with ${model}`;
    if (!evidence.helps) return off(found);
    return dear ?? { on: true, reason: `on: ${found}` };
  }
  const kind = taskOf(content, template);
  return kind === undefined ? dear : off(`${kind} gains next to nothing from it; \`prompt cot bench\` measures that`);
}

/** By signs in the input, which trade accuracy for output tokens: where they are wrong, an answer is worse or dearer. */
export function decideFor(text: string): Decision {
  const signs = signsIn(text);
  if (signs.length >= ENOUGH_SIGNS) return { on: true, reason: `on: the input has ${signs.join(', ')}` };
  return off(`the input has ${signs.length === 0 ? 'no sign' : `no more than ${signs.join(', ')}`} of a task in several steps`);
}

/** Undefined for a task that may gain. */
function taskOf({ output }: Circumstances['content'], template: string): string | undefined {
  if (output?.labels) return 'classification';
  const { type, properties } = (output?.schema ?? {}) as { type?: unknown; properties?: object };
  if (type === 'array' || (type === 'object' && Object.keys(properties ?? {}).length !== 1)) return 'extraction';
  return SUMMARY.test(template) ? 'summarizing' : undefined;
}

function tooDear({ content, technique, maxTokens, evidence, model }: Circumstances): Decision | undefined {
  const measured = evidence && evidence.model === model ? evidence.output_tokens : undefined;
  const extra = measured ?? EXTRA_TOKENS[technique] ?? USUAL;
  const said = `about ${Math.round(extra)} tokens more an answer (${measured === undefined ? 'estimated' : 'measured'})`;
  if (maxTokens !== undefined && extra > maxTokens) return off(`it takes ${said}, and \`max-tokens\` allows ${maxTokens}`);
  const { max_completion_tokens: newer, max_tokens: older } = content.parameters;
  const limit = newer ?? older;
  if (typeof limit === 'number' && extra >= limit) {
    return off(
      `it takes ${said}, and an answer ends after ${limit} (\`${newer === undefined ? 'max_tokens' : 'max_completion_tokens'}\`): it would be cut`,
    );
  }
  return undefined;
}

function points(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)}`;
}

function off(reason: string): Decision {
  return { on: false, reason: `off: ${reason}` };
}
