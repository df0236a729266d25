import type { Message } from '../../core/ports.js';
import type { ValueChange } from '../../core/untrusted/protect.js';
import type { Style } from './elements/style.js';

export interface RenderData {
  reference: string;
  hash: string;
  model?: string;
  parameters: Readonly<Record<string, unknown>>;
  messages: Message[];
  /** What was changed in untrusted values. */
  changes: readonly ValueChange[];
  /** What the transforms did, and why these examples were chosen. */
  explain: readonly string[];
}

/** Messages one below the other, each under its role. */
export function renderMessages({ reference, model, messages, explain }: RenderData, { color }: Style): string {
  const head = color.dim(`# ${reference}${model === undefined ? '' : ` · ${model}`}`);
  const shown = messages.map(({ role, content }) => `${color.cyan.bold(`${role}:`)}\n${content}`);
  const why = explain.length === 0 ? [] : [color.dim(['transforms:', ...explain.map((line) => `  ${line}`)].join('\n'))];
  return [head, ...shown, ...why].join('\n\n');
}
