import type { MessageChange } from '../../../core/prompt/compare/compare-prompts.js';
import type { Report } from '../../../core/report/report.js';
import { counted } from '../../../core/text/counted.js';
import type { Blocked } from '../../../core/transform/compress/blocked.js';
import type { Edit } from '../../../core/transform/compress/edit.js';
import type { Level } from '../../../core/transform/compress/level.js';
import { changeSections } from '../diff/changes.js';
import type { AblationData } from '../../compress/ablation-data.js';
import type { EngineData } from '../../compress/rewrite-passages.js';
import { renderAblation } from './ablation.js';
import { renderEngine } from './engine.js';
import { formatTokens } from '../elements/format.js';
import { renderMeasuredLoss } from './measured-loss.js';
import { quoted } from '../elements/quoted.js';
import type { Style } from '../elements/style.js';

export interface CompressData {
  reference: string;
  /** Whose encoding counts. */
  model: string;
  level: Level;
  file: string;
  /** Of the template: all branches with partials, without values. */
  tokens: { before: number; after: number; saved: number; method: 'exact' | 'approx' };
  target?: { tokens: number; met: boolean; shortBy: number };
  /** The target, if one was given, is met, or what there is was asked for. */
  done: boolean;
  edits: (Omit<Edit, 'start' | 'end'> & {
    /** What its level may lose, from 0. */
    loss: number;
    /** In the file as it was. */
    line: number;
    column: number;
    /** In the body as it was, in UTF-16 units. */
    span: [number, number];
  })[];
  blockedBy: Blocked[];
  messages: MessageChange[];
  partials: string[];
  /** What the edits make of it. */
  body: string;
  /** With `--engine`: what a model made of the passages, after the edits. */
  engine?: EngineData;
  /** With `--evaluate` alone: what could be left out. */
  ablation?: AblationData;
  /** With `--evaluate`: the shorter prompt against the prompt as it is. */
  measured?: Report;
  /** It is worse, so nothing was written. */
  harmful?: boolean;
  written?: string;
  explain: boolean;
}

export function renderCompress(data: CompressData, style: Style): string {
  const { color } = style;
  const head = color.dim(`# ${data.reference} · ${data.model} · level ${data.level}`);
  const changes = data.done
    ? changeSections({ messages: data.messages, keys: [], variables: [], partials: [], examples: { added: [], removed: [], changed: [] } }, style)
    : [];
  const sections = [
    head,
    ...changes,
    ...explanation(data, style),
    ...(data.engine ? [renderEngine(data.engine, data.explain, style)] : []),
    ...(data.ablation ? [renderAblation(data.ablation, data.explain, style)] : []),
    summary(data, style),
    ...(data.measured ? [renderMeasuredLoss(data.measured, style)] : []),
    notes(data)
      .map((note) => color.dim(note))
      .join('\n'),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function explanation({ explain, edits }: CompressData, { color }: Style): string[] {
  if (!explain || edits.length === 0) return [];
  const lines = edits.flatMap(({ line, column, rule, before, after, tokensSaved, why, proof }) => [
    `  ${line}:${column}  ${color.bold(rule)} −${tokensSaved}  ${quoted(before)} → ${after === '' ? 'nothing' : quoted(after)}`,
    color.dim(`      ${why}; ${proof}`),
  ]);
  return [[color.bold('edits'), ...lines].join('\n')];
}

function summary(data: CompressData, { color }: Style): string {
  const { tokens: { before, after, saved, method }, target, edits } = data;
  const { rewritten, left } = countsOf(data);
  const share = before === 0 ? 0 : (100 * saved) / before;
  const sizes = `${formatTokens({ tokens: before, method })} → ${formatTokens({ tokens: after, method })}`;
  const counts = [
    `input tokens ${sizes} (${method === 'exact' ? 'exact' : '≈ estimate'})`,
    `${share.toFixed(1)}% fewer`,
    counted(edits.length, 'edit', 'edits'),
    ...(rewritten === 0 ? [] : [`${counted(rewritten, 'passage', 'passages')} rewritten`]),
    ...(left === 0 ? [] : [`${counted(left, 'segment', 'segments')} left out`]),
  ].join(', ');
  if (!target) return edits.length + rewritten + left === 0 ? `${counts}: nothing to shorten at this level` : counts;
  if (target.met) return `${counts}\n${color.green('target met')}: at most ${target.tokens}`;
  return [
    data.done ? counts : counts.replace('input tokens', 'at best: input tokens'),
    `${color.red('target missed')}: at most ${target.tokens} were asked for, ${target.shortBy} fewer than can be had safely`,
    ...data.blockedBy.map((blocked) => `  ${blockedLine(blocked)}`),
  ].join('\n');
}

/** What was changed beside edits. */
function countsOf({ engine, ablation }: CompressData): { rewritten: number; left: number } {
  return {
    rewritten: engine?.passages.filter(({ outcome }) => outcome === 'rewritten').length ?? 0,
    left: ablation?.segments.filter(({ outcome }) => outcome === 'dropped').length ?? 0,
  };
}

function blockedLine({ reason, tokens, edits }: Blocked): string {
  const amount = tokens === undefined ? `${edits ?? 0} edit${edits === 1 ? '' : 's'}` : `${tokens}`;
  return `${amount.padStart(8)}  ${reason}`;
}

function notes(data: CompressData): string[] {
  const { partials, written, done, edits, file, harmful } = data;
  const { rewritten, left: out } = countsOf(data);
  const left = partials.length === 0 ? [] : [`left as they are: the partials ${partials.join(', ')}`];
  const wrote =
    written !== undefined
      ? `written: ${written}`
      : !done
        ? 'nothing was changed; --best-effort takes what there is'
        : edits.length + rewritten + out === 0
          ? ''
          : harmful === true
            ? 'nothing was written: the shorter prompt is worse'
            : `nothing was written; --write puts it into ${file}`;
  return [...left, ...(wrote === '' ? [] : [wrote])];
}
