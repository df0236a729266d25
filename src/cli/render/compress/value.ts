import type { ContextCompression } from '../../../core/transform/compress/context.js';
import { formatTokens } from '../elements/format.js';
import type { Style } from '../elements/style.js';

export interface ShortenedValueData {
  reference: string;
  /** Whose encoding counts. */
  model: string;
  variable: string;
  query: string;
  /** Of the value; undefined where it is neither a text nor a list of texts. */
  tokens?: ContextCompression['tokens'];
  met: boolean;
  /** What was done, in a line. */
  summary: string;
  /** One line for each sentence that was left out. */
  dropped: string[];
  /** What is left of it. */
  value: unknown;
  explain: boolean;
}

export function renderShortenedValue(
  { reference, model, value, summary, dropped, explain, met, tokens }: ShortenedValueData,
  { color }: Style,
): string {
  const missed =
    met || tokens === undefined
      ? []
      : [
          `${color.red('target missed')}: ${formatTokens({ tokens: tokens.after, method: tokens.method })} tokens, at most ${tokens.budget} were asked for`,
        ];
  const sections = [
    color.dim(`# ${reference} · ${model}`),
    typeof value === 'string' ? value.trimEnd() : JSON.stringify(value, null, 2),
    ...(explain && dropped.length > 0 ? [dropped.join('\n')] : []),
    [summary, ...missed].join('\n'),
  ];
  return sections.join('\n\n');
}
