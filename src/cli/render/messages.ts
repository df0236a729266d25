import type { RenderData } from '../commands/render.js';
import type { Style } from './style.js';

/** Messages one below the other, each under its role. */
export function renderMessages({ reference, model, messages, explain }: RenderData, { color }: Style): string {
  const head = color.dim(`# ${reference}${model === undefined ? '' : ` · ${model}`}`);
  const shown = messages.map(({ role, content }) => `${color.cyan.bold(`${role}:`)}\n${content}`);
  const why = explain.length === 0 ? [] : [color.dim(['examples:', ...explain.map((line) => `  ${line}`)].join('\n'))];
  return [head, ...shown, ...why].join('\n\n');
}
