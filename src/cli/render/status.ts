import { shortHash } from '../../core/prompt/content.js';
import type { Renumbered, Standing } from '../../core/release/standing.js';
import { DEEPEN } from '../../core/words/words.js';
import type { LostContent } from '../workspace/release/released-contents.js';
import type { PromptStanding, ServedStanding } from '../workspace/release/standings.js';
import type { Style } from './elements/style.js';
import { renderTable } from './elements/table.js';
import { unreadableRemarks } from './unreadable.js';

export interface StatusData {
  environments: readonly string[];
  /** The branch that releases were read from; undefined before the first commit. */
  branch?: string;
  /** The clone is cut off: versions have no numbers, and how far they are apart is not known. */
  shallow?: true;
  prompts: PromptStanding[];
  lost: LostContent[];
}

export function renderStatus(data: StatusData, style: Style): string {
  const { environments, prompts, branch } = data;
  const columns = [{ title: 'PROMPT' }, { title: 'WORK TREE' }, ...environments.map((environment) => ({ title: environment.toUpperCase() }))];
  const rows = prompts.map((prompt) => [
    prompt.name,
    worktreeCell(prompt, style),
    ...environments.map((environment) => servedCell(prompt, environment, style)),
  ]);
  const remarks = [
    ...(data.shallow ? [`this clone is shallow: how many versions apart is not known; ${DEEPEN}`] : []),
    ...unreadableRemarks(prompts.flatMap(({ unreadable = [] }) => unreadable), style),
    ...data.lost.map((lost) => lostRemark(lost, style)),
    ...prompts.flatMap((prompt) => remarksOn(prompt, branch ?? 'HEAD', style)),
  ];
  const head = branch === undefined ? [] : [style.color.dim(`releases as ${branch} has them`)];
  return [...head, renderTable(columns, rows, style), ...(remarks.length === 0 ? [] : ['', ...remarks]), '', summary(data, style)].join('\n');
}

function worktreeCell({ worktree, version, latest, hash, broken }: PromptStanding, { color }: Style): string {
  if (worktree === 'deleted' || worktree === 'gone') return color.red(worktree);
  const label = version ?? latest ?? (hash === undefined ? '' : shortHash(hash));
  const edits = { committed: '', edited: '+edits', metadata: '+metadata', new: 'new' }[worktree];
  const words = [worktree === 'new' && version === undefined ? '' : String(label), color.yellow(edits), broken === undefined ? '' : color.red('broken')];
  return words.filter((word) => word !== '').join(' ');
}

function servedCell({ environments, worktree, unreadable }: PromptStanding, environment: string, style: Style): string {
  const served = environments[environment];
  if (unreadable?.some((release) => release.environment === environment)) return style.color.red('unknown');
  if (!served) return style.color.dim('–');
  if (served.lost) return `${style.color.red(`${served.version}, lost`)}${canaryWords(served, style)}`;
  const words = standingWords(served.standing, worktree);
  return `${served.version}${words === '' ? '' : `, ${tint(served.standing, style)(words)}`}${canaryWords(served, style)}`;
}

/** What its users do not have of the work tree. */
function standingWords(standing: Standing | undefined, worktree: PromptStanding['worktree']): string {
  if (!standing) return '';
  if (!('versions' in standing)) return standing.relation === 'same' ? 'current' : 'another content';
  const { relation, versions } = standing;
  if (versions === 0) return 'without the edits';
  return `${versions} ${relation}${relation === 'behind' && worktree === 'edited' ? ' and the edits' : ''}`;
}

function canaryWords({ canary }: ServedStanding, { color }: Style): string {
  return canary ? ` · ${canary.version} at ${canary.percent}%${canary.lost ? color.red(', lost') : ''}` : '';
}

function tint(standing: Standing | undefined, { color }: Style): (text: string) => string {
  return standing?.relation === 'same' ? color.green : color.yellow;
}

const STALE = {
  content: 'describes another content',
  queries: 'was made with another query set',
  unreadable: 'cannot be read',
};

function remarksOn(prompt: PromptStanding, branch: string, { color }: Style): string[] {
  const { name, worktree, environments, drift, renumbered, staleReport, broken } = prompt;
  const serving = Object.keys(environments);
  return [
    ...(broken === undefined ? [] : [`${name}: ${color.red(`it cannot be read: ${broken}`)}`]),
    ...((worktree === 'gone' || worktree === 'deleted') && serving.length > 0
      ? [`${name}: ${color.yellow(`its file is ${worktree}, but ${serving.join(' and ')} still ${serving.length === 1 ? 'serves' : 'serve'} it`)}`]
      : []),
    ...drift.map(({ environment, from, standing }) => `${name}: ${color.yellow(driftWords(prompt, environment, from, standing))}`),
    ...renumbered.map((one) => `${name}: ${color.yellow(renumberedWords(one, branch))}`),
    ...(staleReport ? [`${name}: ${color.yellow(`${staleReport.path} ${STALE[staleReport.reason]}`)}; measure it again with \`prompt ab\``] : []),
  ];
}

function driftWords({ environments }: PromptStanding, environment: string, from: string, standing: Standing): string {
  const there = environments[from]?.version;
  const distance = 'versions' in standing ? `: ${standing.versions} ${standing.relation}` : '';
  return `${environment} serves ${environments[environment]?.version}, ${from} ${there === undefined ? 'nothing' : there}${distance}`;
}

function renumberedWords({ environment, version, hash, now }: Renumbered, branch: string): string {
  const number = now === undefined ? `is no version on ${branch} any more` : `${branch} calls ${now} by now`;
  return `${environment} serves ${version} (${shortHash(hash)}), which ${number}: the hash counts`;
}

function lostRemark({ environment, prompt, version, served, message, remedy }: LostContent, { color }: Style): string {
  const head = `${prompt}: ${color.red(`${environment} ${served ? 'serves' : 'may go back to'} version ${version}, whose content is lost`)}`;
  return [head, `  ${message}`, ...(remedy === undefined ? [] : [`  ${color.dim('→')} ${remedy}`])].join('\n');
}

/** `3 prompts · 1 with uncommitted changes · production: 1 of 2 current` */
function summary({ environments, prompts, lost }: StatusData, { color }: Style): string {
  const changed = prompts.filter(({ worktree }) => worktree !== 'committed' && worktree !== 'gone').length;
  const stale = prompts.filter(({ staleReport }) => staleReport).length;
  const parts = [
    `${prompts.length} prompt${prompts.length === 1 ? '' : 's'}`,
    changed === 0 ? 'nothing uncommitted' : `${changed} with uncommitted changes`,
    ...environments.map((environment) => `${environment}: ${countServed(prompts, environment)}`),
    ...(stale === 0 ? [] : [`${stale} report${stale === 1 ? '' : 's'} out of date`]),
    ...(lost.length === 0 ? [] : [color.red(`${lost.length} released content${lost.length === 1 ? '' : 's'} missing or altered`)]),
  ];
  return parts.join(' · ');
}

function countServed(prompts: readonly PromptStanding[], environment: string): string {
  const served = prompts.flatMap((prompt) => prompt.environments[environment] ?? []);
  const current = served.filter(({ standing, lost }) => standing?.relation === 'same' && !lost).length;
  const unknown = prompts.filter(({ unreadable }) => unreadable?.some((release) => release.environment === environment)).length;
  if (unknown > 0) return `${served.length === 0 ? '' : `${current} of ${served.length} current, `}${unknown} unknown`;
  return served.length === 0 ? 'serves none' : `${current} of ${served.length} current`;
}
