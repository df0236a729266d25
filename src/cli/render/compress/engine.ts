import type { EngineData } from '../../compress/rewrite-passages.js';
import { formatDollars, UNKNOWN } from '../elements/format.js';
import { quoted } from '../elements/quoted.js';
import type { Style } from '../elements/style.js';

/** What a model was asked and what was taken of it; with `explain` passage by passage. */
export function renderEngine(engine: EngineData, explain: boolean, style: Style): string {
  const { color } = style;
  const { model, requests, failed, kept, inputTokens, outputTokens, cost, passages } = engine;
  if (passages.length === 0) {
    return `${color.bold('engine')} ${model}: nothing was asked: there is no passage that is long enough, or the edits alone meet the target`;
  }
  const rewritten = passages.filter(({ outcome }) => outcome === 'rewritten').length;
  const retries = passages.reduce((sum, passage) => sum + passage.retries, 0);
  const spent = [
    `${requests} request${requests === 1 ? '' : 's'}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(kept > 0 ? [`${kept} kept from before`] : []),
  ].join(', ');
  const done = `${rewritten} of ${passages.length} passages rewritten, ${retries} asked for again, ${passages.length - rewritten} as the edits left them`;
  const head = `${color.bold('engine')} ${model}: ${done}`;
  const figures = `${spent}; input tokens ${inputTokens ?? UNKNOWN}, output tokens ${outputTokens ?? UNKNOWN}, total cost ${formatDollars(cost)}`;
  return [head, figures, ...passages.filter(({ outcome }) => explain || outcome === 'kept').flatMap((passage) => lines(passage, style))].join('\n');
}

function lines({ line, column, outcome, before, after, tokens, faults, retries }: EngineData['passages'][number], { color }: Style): string[] {
  const place = `  ${line}:${column}  `;
  const refused =
    faults.length === 0 ? [] : [color.dim(`      ${outcome === 'rewritten' ? 'of earlier answers' : 'refused'}: ${[...new Set(faults)].join('; ')}`)];
  const again = retries === 0 ? '' : `, asked ${retries + 1} times`;
  const head = outcome === 'rewritten'
    ? `${place}${color.bold('rewritten')} ${tokens.before} → ${tokens.after} (at most ${tokens.budget} wanted${again})  ${quoted(before)} → ${quoted(after)}`
    : `${place}${color.yellow('kept')} ${tokens.before}${again}  ${quoted(before)}`;
  return [head, ...refused];
}
