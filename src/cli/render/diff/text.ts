import type { Metric } from '../../../core/eval/compare/metrics.js';
import { shortHash } from '../../../core/prompt/content.js';
import { counted } from '../../../core/text/counted.js';
import type { DiffSide, PromptDiff } from '../../workspace/states/differences.js';
import { changeSections, contractSection, contractWord } from './changes.js';
import { formatDollars, formatMetric, formatPoints, formatPointsInterval, formatTokens, localNotice, UNKNOWN } from '../elements/format.js';
import type { Style } from '../elements/style.js';
import { renderTable } from '../elements/table.js';

export interface DiffData {
  /** One prompt in two states, or every prompt that differs between them. */
  scope: 'prompt' | 'all';
  /** What is compared, as people read it: `support/triage@2`, `main (3f2ab9c)`. */
  before: string;
  after: string;
  /** How many prompts were looked at. */
  compared: number;
  same: boolean;
  prompts: PromptDiff[];
}

export function renderDiff(data: DiffData, style: Style): string {
  const [only] = data.prompts;
  if (data.scope === 'prompt' && only) return renderOne(data, only, style);
  return [style.color.dim(headLine(data)), ...data.prompts.map((prompt) => renderSection(prompt, style)), ...notices(data, style)].join('\n\n');
}

/** `main (3f2ab9c) → the work tree: 2 of 12 prompts differ` */
export function headLine({ before, after, compared, prompts }: DiffData): string {
  const differ =
    prompts.length === 0
      ? 'no difference'
      : `${prompts.length} of ${compared} prompt${compared === 1 ? '' : 's'} ${prompts.length === 1 ? 'differs' : 'differ'}`;
  return `${before} → ${after}: ${differ}`;
}

function renderOne(data: DiffData, prompt: PromptDiff, style: Style): string {
  const head = style.color.dim(`${sideLabel(data.before, prompt.before)} → ${sideLabel(data.after, prompt.after)}`);
  if (prompt.change === 'same') return `${head}\nno difference`;
  const sections = [
    ...(prompt.contract ? [contractSection(prompt.contract, style)] : []),
    ...(prompt.difference ? changeSections(prompt.difference, style) : []),
  ];
  return [head, ...sections, renderTable(FIGURE_COLUMNS, figureRows(prompt), style), ...measuredLine(prompt), ...notices(data, style)].join('\n\n');
}

function sideLabel(label: string, side: DiffSide | undefined): string {
  const number = side?.version === undefined || label.endsWith(`@${side.version}`) ? '' : ` = ${side.version}`;
  return `${label}${number} (${shortHash(side?.hash ?? '')})`;
}

/** One of many: its figures on one line, then what changed in it. */
function renderSection(prompt: PromptDiff, style: Style): string {
  const { color } = style;
  const { contract, difference } = prompt;
  const facts = [
    versionWords(prompt),
    ...(contract ? [`contract ${contractWord(contract.word, style)}`] : []),
    ...tokenWords(prompt),
  ];
  const head = `${color.bold(nameWords(prompt))}  ${facts.join(' · ')}`;
  const broken = brokenLines(prompt).map((line) => `  ${color.red(line)}`);
  const sections = [
    ...(contract && contract.word !== 'none' ? [contractSection(contract, style)] : []),
    ...(difference ? changeSections(difference, style) : []),
  ];
  const shown = [...sections, ...figureSection(prompt, style), ...measuredLine(prompt)].map((section) =>
    section
      .split('\n')
      .map((line) => (line.trim() === '' ? '' : `  ${line}`))
      .join('\n'),
  );
  return [[head, ...broken].join('\n'), ...shown].join('\n\n');
}

/** The figures that changed. */
function figureSection(prompt: PromptDiff, { color }: Style): string[] {
  if (!prompt.before?.tokens || !prompt.after?.tokens) return [];
  const lines = figureRows(prompt).slice(1).filter(([, old, now]) => old !== now).map(([label = '', old, now]) => `  ${label.trim()}: ${old} → ${now}`);
  return lines.length === 0 ? [] : [[color.bold('figures'), ...lines].join('\n')];
}

/** `support/route (was support/triage)` */
export function nameWords({ name, change, before }: PromptDiff): string {
  return change === 'renamed' && before ? `${name} (was ${before.name})` : name;
}

/** `2 → 4`; a content that is no version by its hash. */
export function versionWords({ change, before, after }: PromptDiff): string {
  const word = (side: DiffSide | undefined): string => (side ? (side.version ?? shortHash(side.hash)) : UNKNOWN);
  if (change === 'added') return `new (${word(after)})`;
  if (change === 'deleted') return `gone (was ${word(before)})`;
  return before?.hash === after?.hash ? `${word(after)}, content unchanged` : `${word(before)} → ${word(after)}`;
}

/** `+12`; empty where nothing changed or is not known. */
export function tokenChange({ before, after }: PromptDiff): string {
  const unknown = [before, after].some((side) => side?.broken !== undefined);
  return unknown ? '' : signed((after?.tokens?.tokens ?? 0) - (before?.tokens?.tokens ?? 0));
}

/** `+12 tokens`, `−1 token`; none where nothing changed or is not known. */
export function tokenWords(prompt: PromptDiff): string[] {
  const change = tokenChange(prompt);
  return change === '' ? [] : [`${change} ${/^.1$/.test(change) ? 'token' : 'tokens'}`];
}

export function brokenLines({ before, after }: PromptDiff): string[] {
  const line = (when: string, side: DiffSide | undefined): string[] => (side?.broken === undefined ? [] : [`${when} it cannot be read: ${side.broken}`]);
  return [...line('before', before), ...line('now', after)];
}

const FIGURE_COLUMNS = [
  { title: '' },
  { title: 'BEFORE', align: 'right' as const, shrinks: true },
  { title: 'AFTER', align: 'right' as const, shrinks: true },
  { title: '', align: 'right' as const },
];

/** Figures side by side: label, before, after, difference. Rows that neither side knows are left out. */
export function figureRows(prompt: PromptDiff): string[][] {
  const { before, after, messages } = prompt;
  const sides = [before, after];
  const names = [...new Set(sides.flatMap((side) => side?.metrics.map(({ name }) => name) ?? []))];
  const metricOf = (side: DiffSide | undefined, name: string): Metric | undefined => side?.metrics.find((metric) => metric.name === name);
  const rows = [
    ['template tokens', ...sides.map((side) => (side?.tokens ? formatTokens(side.tokens) : UNKNOWN)), tokenChange(prompt)],
    ...(messages.length < 2 ? [] : messages.map(({ role, before: old, after: now }, index) => [
      `  message ${index + 1} (${role})`, old ? formatTokens(old) : UNKNOWN, now ? formatTokens(now) : UNKNOWN, signed((now?.tokens ?? 0) - (old?.tokens ?? 0)),
    ])),
    ['cost of the template / call', ...sides.map((side) => formatDollars(side?.inputCost)), dollarChange(before?.inputCost, after?.inputCost)],
    ['model', ...sides.map((side) => side?.model ?? UNKNOWN), ''],
    ...names.map((name) => [name, ...sides.map((side) => formatMetric(metricOf(side, name))), '']),
    ['cost / query, measured', ...sides.map((side) => formatDollars(side?.measuredCost)), dollarChange(before?.measuredCost, after?.measuredCost)],
    ['measured with', ...sides.map((side) => side?.measuredModel ?? UNKNOWN), ''],
  ];
  return rows.filter(([, old, now]) => old !== UNKNOWN || now !== UNKNOWN);
}

/** The paired comparison, where exactly these two were compared. */
export function measuredLine({ measured }: PromptDiff): string[] {
  if (measured?.difference === undefined) return [];
  const { metric, difference, interval, pairs, verdict } = measured;
  return [`${verdict}: ${metric} ${formatPoints(difference)} points${interval ? ` ${formatPointsInterval(interval)}` : ''}, ${counted(pairs, 'pair')}`];
}

function dollarChange(before: number | undefined, after: number | undefined): string {
  if (before === undefined || after === undefined || before === after) return '';
  return `${after > before ? '+' : '−'}${formatDollars(Math.abs(after - before))}`;
}

function signed(delta: number): string {
  return delta === 0 ? '' : `${delta > 0 ? '+' : '−'}${Math.abs(delta)}`;
}

function notices({ prompts }: DiffData, style: Style): string[] {
  return localNotice(prompts.flatMap(({ before, after }) => [before?.measuredModel, after?.measuredModel]), style);
}
