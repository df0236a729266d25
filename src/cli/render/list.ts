import type { PromptFacts } from '../workspace/facts.js';
import { formatDate, formatScore, formatServed, formatStatus, formatTokens, localNotice } from './elements/format.js';
import type { Style } from './elements/style.js';
import { type Column, renderTable } from './elements/table.js';
import { unreadableRemarks } from './unreadable.js';

export interface ListData {
  environments: readonly string[];
  prompts: PromptFacts[];
}

export function renderList({ environments, prompts }: ListData, style: Style): string {
  if (prompts.length === 0) return 'no prompt matches';
  const columns: Column[] = [
    { title: 'PROMPT' },
    { title: 'VERSION' },
    { title: 'STATUS' },
    ...environments.map((environment) => ({ title: environment.toUpperCase() })),
    { title: 'TOKENS', align: 'right' },
    { title: 'SCORE' },
    { title: 'CHANGED', drops: 2 },
    { title: '', shrinks: true, drops: 1 },
  ];
  const rows = prompts.map((prompt) => [
    prompt.name,
    versionCell(prompt, style),
    prompt.broken === undefined ? formatStatus(prompt.status, style) : style.color.red('broken'),
    ...environments.map((environment) => formatServed(prompt.environments[environment], environment, prompt.unreadable, style)),
    tokensCell(prompt, style),
    formatScore(prompt.score),
    prompt.changed ? formatDate(prompt.changed.date) : '',
    prompt.broken ?? prompt.changed?.subject ?? '',
  ]);
  const remarks = unreadableRemarks(prompts.flatMap(({ unreadable = [] }) => unreadable), style);
  const notice = localNotice(prompts.map((prompt) => prompt.score?.model), style);
  return [renderTable(columns, rows, style), ...notice, ...(remarks.length === 0 ? [] : ['', ...remarks])].join('\n');
}

/** `7`; `7 +edits` when the work tree differs from every version; `–` where numbers are unknown: in a shallow clone. */
function versionCell({ version, latest, shallow }: PromptFacts, { color }: Style): string {
  if (version === undefined && latest === undefined) return shallow ? '–' : color.yellow('new');
  if (version === undefined) return `${latest} ${color.yellow('+edits')}`;
  // `2+1` says itself that it comes after 2.
  return latest === undefined || version.startsWith(`${latest}+`) ? version : `${version} ${color.dim(`(of ${latest})`)}`;
}

function tokensCell({ tokens }: PromptFacts, { color }: Style): string {
  if (!tokens) return '';
  const { budget } = tokens;
  if (budget === undefined) return formatTokens(tokens);
  const text = `${formatTokens(tokens)}/${budget}`;
  return tokens.tokens > budget ? color.red(text) : text;
}
