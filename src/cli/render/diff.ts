import type { TokenCount } from '../../core/ports.js';
import type { ReportSummary } from '../../core/report/report.js';
import { shortHash } from '../../core/prompt/content.js';
import type { KeyChange, MessageChange, PromptDifference, WordChange } from '../../core/prompt/compare-prompts.js';
import { formatDollars, formatScore, formatTokens, localNotice, UNKNOWN } from './format.js';
import type { Style } from './style.js';
import { renderTable } from './table.js';

/** One side of a comparison. */
export interface DiffSide {
  label: string;
  hash: string;
  version?: string;
  model?: string;
  tokens: TokenCount;
  /** US dollars for the template's tokens of one call; undefined where the price is not known. */
  inputCost?: number;
  score?: ReportSummary;
}

export interface DiffData {
  before: DiffSide;
  after: DiffSide;
  difference: PromptDifference;
  same: boolean;
}

/** Lines of unchanged text kept around a change. */
const CONTEXT = 2;

export function renderDiff({ before, after, difference, same }: DiffData, style: Style): string {
  const { color } = style;
  const head = color.dim(`${describe(before)} → ${describe(after)}`);
  if (same) return `${head}\nno difference`;
  const { messages, keys, variables, partials, examples } = difference;
  const { added, removed, changed } = examples;
  const sections = [
    section('front matter', keys.map((change) => keyLine(change, style)), style),
    section('variables', variables.map((change) => keyLine(change, style)), style),
    ...messages.map((message, index) => messageSection(message, index, style)),
    section('partials changed', partials.map((name) => `  ${name}`), style),
    section('examples', exampleLines({ added, removed, changed }, style), style),
    figures(before, after, style),
    ...localNotice([before.score?.model, after.score?.model], style),
  ];
  return [head, ...sections.filter((text) => text !== '')].join('\n\n');
}

function describe({ label, version, hash }: DiffSide): string {
  const number = version === undefined || label.endsWith(`@${version}`) ? '' : ` = ${version}`;
  return `${label}${number} (${shortHash(hash)})`;
}

function section(title: string, lines: readonly string[], { color }: Style): string {
  return lines.length === 0 ? '' : [color.bold(title), ...lines].join('\n');
}

function keyLine({ key, before, after }: KeyChange, { color }: Style): string {
  if (before === undefined) return `  ${color.green(`+ ${key}: ${after}`)}`;
  if (after === undefined) return `  ${color.red(`- ${key}: ${before}`)}`;
  return `  ${key}: ${color.red(before)} → ${color.green(after)}`;
}

function messageSection({ role, words }: MessageChange, index: number, style: Style): string {
  if (!words) return '';
  const text = words.map((change) => wordText(change, style)).join('');
  return section(`message ${index + 1} (${role})`, withoutFarLines(text.split('\n'), words).map((line) => `  ${line}`), style);
}

function wordText({ kind, text }: WordChange, { color, colored }: Style): string {
  if (kind === 'same') return text;
  const marked = (line: string): string => {
    if (line === '') return '';
    if (colored) return kind === 'added' ? color.green.underline(line) : color.red.strikethrough(line);
    return kind === 'added' ? `{+${line}+}` : `[-${line}-]`;
  };
  return text.split('\n').map(marked).join('\n');
}

/** Long stretches without a change become one line. */
function withoutFarLines(lines: readonly string[], words: readonly WordChange[]): string[] {
  const touched = new Set<number>();
  let line = 0;
  for (const { kind, text } of words) {
    const spanned = text.split('\n').length - 1;
    if (kind !== 'same') for (let at = line; at <= line + spanned; at++) touched.add(at);
    line += spanned;
  }
  const near = (index: number): boolean => [...Array(CONTEXT * 2 + 1).keys()].some((offset) => touched.has(index + offset - CONTEXT));
  const shown: string[] = [];
  for (const [index, text] of lines.entries()) {
    if (near(index)) shown.push(text);
    else if (shown.at(-1) !== '…') shown.push('…');
  }
  return shown;
}

function exampleLines({ added, removed, changed }: DiffData['difference']['examples'], { color }: Style): string[] {
  const line = (title: string, ids: readonly string[]): string[] =>
    ids.length === 0 ? [] : [`  ${title} ${ids.length}: ${ids.slice(0, 8).join(' ')}${ids.length > 8 ? ' …' : ''}`];
  return [...line(color.green('added'), added), ...line(color.red('removed'), removed), ...line(color.yellow('changed'), changed)];
}

function figures(before: DiffSide, after: DiffSide, style: Style): string {
  const delta = after.tokens.tokens - before.tokens.tokens;
  const sides = [before, after];
  const rows = [
    ['template tokens', ...sides.map(({ tokens }) => formatTokens(tokens)), signed(delta)],
    ['cost of the template / call', ...sides.map(({ inputCost }) => formatDollars(inputCost)), ''],
    ['model', ...sides.map(({ model }) => model ?? UNKNOWN), ''],
    ['score', ...sides.map(({ score }) => formatScore(score) || UNKNOWN), ''],
  ];
  const known = rows.filter(([, before, after]) => before !== UNKNOWN || after !== UNKNOWN);
  return renderTable([{ title: '' }, { title: 'BEFORE', align: 'right' }, { title: 'AFTER', align: 'right' }, { title: '', align: 'right' }], known, style);
}

function signed(delta: number): string {
  return delta === 0 ? '' : `${delta > 0 ? '+' : '−'}${Math.abs(delta)}`;
}
