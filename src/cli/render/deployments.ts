import { shortHash } from '../../core/prompt/content.js';
import type { Deployment } from '../../core/release/deployments.js';
import type { Evidence } from '../../core/release/release.js';
import { formatDate, formatShare, localNotice, UNKNOWN } from './elements/format.js';
import type { Style } from './elements/style.js';
import { type Column, layTable } from './elements/table.js';

export interface DeploymentsData {
  /** Where one prompt was asked for. */
  name?: string;
  environment: string;
  /** The branch whose history this is. */
  branch: string;
  /** Newest first. */
  deployments: DeploymentOf[];
}

/** A deployment, and the prompt whose it is, by its name now. */
export interface DeploymentOf extends Deployment {
  name: string;
}

export function renderDeployments({ name, environment, branch, deployments }: DeploymentsData, style: Style): string {
  const { color } = style;
  const columns: Column[] = [
    { title: 'DATE' },
    ...(name === undefined ? [{ title: 'PROMPT' }] : []),
    { title: 'BY', drops: 5 },
    { title: 'WHAT' },
    { title: 'VERSION' },
    { title: 'SHARE', align: 'right', drops: 2 },
    { title: 'EVIDENCE', drops: 1 },
    { title: 'COMMIT', drops: 4 },
    { title: 'UNDONE BY', drops: 3 },
    { title: 'REASON', shrinks: true, drops: 6 },
  ];
  const rows = deployments.map(({ name: whose, kind, commit, from, to, share, reason, rolledBackBy, problem }) => [
    formatDate(commit.date),
    ...(name === undefined ? [whose] : []),
    commit.author,
    kindWord(kind, style),
    to ? `${from?.version ?? UNKNOWN} → ${to.version}` : from ? `${from.version} → ${UNKNOWN}` : '',
    share === undefined ? '' : `${share}%`,
    to?.evidence ? evidenceWords(to.evidence) : '',
    shortHash(commit.oid),
    rolledBackBy === undefined ? '' : color.red(shortHash(rolledBackBy)),
    firstLine(problem ?? reason ?? ''),
  ]);
  const head = color.dim(`${name ?? 'all prompts'} in ${environment}, as ${branch} has it`);
  const { text, dropped } = layTable(columns, rows, style);
  const missing = dropped.length === 0 ? [] : [color.dim(`not shown for lack of room: ${dropped.join(', ')}; a wider terminal or --json has all`)];
  return [head, text, ...missing, ...localNotice(deployments.map(({ to }) => to?.evidence?.model), style)].join('\n');
}

function kindWord(kind: Deployment['kind'], { color }: Style): string {
  return { promotion: color.green, canary: color.yellow, rollout: color.yellow, rollback: color.red, removal: color.red, unreadable: color.red }[kind](kind);
}

function evidenceWords({ metric, value, lower, upper }: Evidence): string {
  const range = lower === undefined || upper === undefined ? '' : ` [${(lower * 100).toFixed(0)}, ${(upper * 100).toFixed(0)}]`;
  return `${metric} ${formatShare(value)}${range}`;
}

function firstLine(text: string): string {
  const [first = '', ...more] = text.split('\n');
  return more.length > 0 ? `${first} …` : first;
}
