import type { MetricName } from '../../../core/monitor/metric.js';
import type { Monitored, MonitorState } from '../../../core/monitor/monitor.js';
import { minutesOf } from '../elements/format.js';
import { githubData, githubProperty } from '../elements/escape-github.js';
import { codeCell, codeSpan, markdownTable } from '../elements/markdown.js';
import { type Action, actionWords, renderAction } from './action.js';
import { causeWords, changeLines, changeOf, driftWords, figureOf, logNotes, METRIC_WORDS, pOf, stateWords, versionLines } from './words.js';
import type { Style } from '../elements/style.js';
import { type Column, renderTable } from '../elements/table.js';

export interface WatchedPrompt extends Monitored {
  /** What `--on-degradation` did. */
  action?: Action;
}

export interface MonitorData {
  environment: string;
  state: MonitorState;
  window: { from: string; until: string };
  baseline: { from: string; until: string };
  /** Only the hours of the window count of the baseline's days. */
  sameHours?: boolean;
  /** False alarms put up with in 30 days. */
  alarms: number;
  log: { files: number; unreadable: number; duplicates: number };
  prompts: WatchedPrompt[];
}

const COLUMNS: readonly Column[] = [
  { title: 'METRIC' },
  { title: 'WINDOW', align: 'right' },
  { title: 'BASELINE', align: 'right' },
  { title: 'CHANGE' },
  { title: 'P', drops: 2 },
  { title: 'OF', align: 'right', drops: 1 },
  { title: 'STATE' },
];

export function renderMonitor(data: MonitorData, style: Style): string {
  const { dim } = style.color;
  const blocks = data.prompts.map((prompt) =>
    [
      `${prompt.name}: ${coloured(prompt.state, style)}`,
      renderTable(COLUMNS, rowsOf(prompt, style), style),
      ...linesOf(prompt),
      ...(prompt.action ? renderAction(prompt.action, style) : []),
    ].join('\n'),
  );
  return [dim(`# ${titleOf(data)}`), blocks.join('\n\n'), ...notesOf(data).map((note) => dim(note))].join('\n');
}

/** For a comment or a job's summary. */
export function renderMonitorMarkdown(data: MonitorData): string {
  const blocks = data.prompts.flatMap((prompt) => {
    const rows = rowsOf(prompt).map((row) => row.map((cell, index) => (index === 0 || cell === '' ? cell : codeCell(cell))));
    return [
      `${codeSpan(prompt.name)}: **${TITLES[prompt.state]}**`,
      '',
      markdownTable(
        COLUMNS.map(({ title }) => title.toLowerCase()),
        rows,
      ),
      '',
      ...listed([...linesOf(prompt), ...(prompt.action ? [actionWords(prompt.action)] : [])]),
    ];
  });
  return [titleOf(data), '', ...blocks, ...notesOf(data).map((note) => `${note}  `)].join('\n').trimEnd();
}

/** Workflow commands: an error for each prompt that is degraded, a notice for each of which nothing can be said. */
export function renderMonitorGithub(data: MonitorData): string {
  const told = data.prompts.flatMap((prompt) => {
    if (prompt.state === 'fine') return [];
    const worse = [...prompt.metrics, ...prompt.drift, ...prompt.versions.flatMap(({ metrics }) => metrics)]
      .filter(({ state }) => state === 'degraded')
      .map(({ metric }) => METRIC_WORDS[metric]);
    const title = `${prompt.name}: ${TITLES[prompt.state]}${worse.length > 0 ? ` (${[...new Set(worse)].join(', ')})` : ''}`;
    const lines = [
      ...rowsOf(prompt).map((row) => row.filter((cell) => cell !== '').join('  ')),
      ...linesOf(prompt),
      ...(prompt.action ? [actionWords(prompt.action)] : []),
      titleOf(data),
    ];
    return [`::${prompt.state === 'degraded' ? 'error' : 'notice'} title=${githubProperty(title)}::${githubData(lines.join('\n'))}`];
  });
  return told.length > 0 ? told.join('\n') : `${titleOf(data)}: ${TITLES[data.state]}`;
}

function listed(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...lines.map((line) => `- ${codeSpan(line)}`), ''];
}

const TITLES: Readonly<Record<MonitorState, string>> = { degraded: 'degraded', fine: 'no degradation', insufficient: 'insufficient data' };

function coloured(state: MonitorState, { color }: Style): string {
  return { degraded: color.red, fine: color.green, insufficient: color.yellow }[state](TITLES[state]);
}

function titleOf({ environment, window, baseline, sameHours }: MonitorData): string {
  const before = `${sameHours ? 'the same hours of ' : ''}${minutesOf(baseline.from)} to ${minutesOf(baseline.until)}`;
  return `${environment}, ${minutesOf(window.from)} to ${minutesOf(window.until)} against ${before}`;
}

function rowsOf({ metrics }: Monitored, style?: Style): string[][] {
  return metrics.map((result): string[] => {
    const { metric, state, observations, window, baseline } = result;
    const words = stateWords(result);
    return [
      METRIC_WORDS[metric], figureOf(metric, window), figureOf(metric, baseline), changeOf(result), pOf(result.adjusted),
      state === 'unknown' ? '' : `${observations.window}/${observations.baseline}`,
      state === 'degraded' && style ? style.color.red(words) : words,
    ];
  });
}

function linesOf(prompt: WatchedPrompt): string[] {
  const worse: MetricName[] = [...new Set(prompt.metrics.flatMap(({ metric, state }) => (state === 'degraded' ? [metric] : [])))];
  const causes = prompt.metrics.flatMap(({ metric, cause }) => (cause === undefined ? [] : [`${METRIC_WORDS[metric]}: ${causeWords(cause, prompt.changes)}`]));
  const versions = prompt.versions.length < 2 ? [] : prompt.versions.flatMap(versionLines);
  return [
    ...causes,
    ...versions,
    ...prompt.drift.flatMap((drift) => (drift.state === 'degraded' ? [driftWords(drift)] : [])),
    ...changeLines(prompt.changes, worse.length > 0),
  ];
}

function notesOf({ alarms, log }: MonitorData): string[] {
  return [
    `worse: beyond chance and by what matters (monitoring: of .promptrc); chance raises ${alarms} alarm${alarms === 1 ? '' : 's'} in 30 days at most`,
    'latency, cost and length are geometric means; 95 % intervals',
    ...logNotes(log),
  ];
}
