import { PromptError } from '../../errors.js';
import type { TokenCounter } from '../../ports.js';
import { compilePrompt, type CompiledPrompt } from '../../prompt/template/compile.js';
import { cutMessages } from '../../prompt/template/messages.js';
import type { Prompt } from '../../prompt/prompt.js';
import { type Blocked, findBlocks } from './blocked.js';
import { compress, type Compression, type Request } from './compress.js';
import type { Level } from './level.js';
import { createMeter } from './meter.js';

/** How far a template is compressed. */
export interface TemplateOptions {
  level: Level;
  /** Share of the tokens to be saved. */
  target?: number;
  maxTokens?: number;
  /** Takes what there is where the target cannot be met. */
  bestEffort: boolean;
}

/** A body made shorter, and how that compares with what was asked for. */
export interface CompressedBody extends Compression {
  level: Level;
  /** At most so many tokens were asked for. */
  budget?: number;
  /** What stands in the way of a budget that was missed. */
  blocked: Blocked[];
}

/** @param body of the prompt, or the same with the blank lines around it */
export function compressBody(
  prompt: Prompt,
  body: string,
  options: Pick<TemplateOptions, 'level' | 'target' | 'maxTokens'>,
  counter: TokenCounter,
): CompressedBody {
  const request: Request = { ...readingOf(prompt, counter), level: options.level };
  const budget = budgetOf(options, request.judge.meter.whole(body).tokens);
  const compression = compress(body, budget === undefined ? request : { ...request, budget });
  const missed = budget !== undefined && compression.after.tokens > budget;
  return { ...compression, level: options.level, ...(budget === undefined ? {} : { budget }), blocked: missed ? findBlocks(compression, request) : [] };
}

/** What a prompt's body is read, counted and judged by. */
export function readingOf({ content: { template, partials, output } }: Prompt, counter: TokenCounter): Omit<Request, 'level' | 'budget'> {
  const plain = template === 'none';
  const meter = createMeter(counter, plain, partials);
  return { plain, labels: output?.labels ?? [], judge: { meter, plain } };
}

/** The most tokens that meet a target. */
export function budgetOf({ target, maxTokens }: Pick<TemplateOptions, 'target' | 'maxTokens'>, tokens: number): number | undefined {
  return target === undefined ? maxTokens : Math.floor(tokens * (1 - target) + 1e-9);
}

/** How many tokens too many are left; 0 where the budget is met or none was given. */
export function shortBy({ budget, after }: Pick<CompressedBody, 'budget' | 'after'>): number {
  return budget === undefined ? 0 : Math.max(0, after.tokens - budget);
}

/** The prompt with the body's text in its place. */
export function withBody(prompt: Prompt, body: string): Prompt {
  const { messages } = cutMessages(prompt.path, body, 0, prompt.content.template === 'none');
  // Lines of the file, for what rendering may have to say.
  const placed = messages.map((message, index) => ({ ...message, line: prompt.messages[index]?.line ?? message.line }));
  return { ...prompt, messages: placed, content: { ...prompt.content, body } };
}

/** @throws PromptError `compress/target-missed` */
export function rewriteTemplate(compiled: CompiledPrompt, options: TemplateOptions, counter: TokenCounter): { compiled: CompiledPrompt; reasons: string[] } {
  const { prompt } = compiled;
  const compressed = compressBody(prompt, prompt.content.body, options, counter);
  const { before, after, edits, budget } = compressed;
  if (budget !== undefined && shortBy(compressed) > 0 && !options.bestEffort) {
    throw new PromptError('compress/target-missed', { name: prompt.name, budget, best: after.tokens, blocked: compressed.blocked.map(describeBlocked) });
  }
  const rewritten = compilePrompt(withBody(prompt, compressed.text)).compiled;
  if (!rewritten) throw new Error(`compressing ${prompt.name} broke its template`);
  const sign = after.method === 'approx' ? '≈' : '';
  const missed = shortBy(compressed) > 0 ? `, ${shortBy(compressed)} more than asked for` : '';
  return { compiled: rewritten, reasons: [`compress: template ${sign}${before.tokens} → ${sign}${after.tokens} tokens, ${edits.length} edits${missed}`] };
}

/** `40 tokens: code` */
export function describeBlocked({ reason, tokens, edits }: Blocked): string {
  const saved = tokens === undefined ? '' : `${tokens} tokens: `;
  return `${saved}${reason}${edits === undefined ? '' : ` (${edits} edits)`}`;
}
