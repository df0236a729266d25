import type { TokenCount } from '../../core/ports.js';
import type { UnreadableRelease } from '../../core/release/unreadable.js';
import type { ReportSummary } from '../../core/report/report.js';
import type { CommitInfo, HistoryEntry } from '../../core/version/history.js';
import type { PromptDifference } from '../../core/prompt/compare/compare-prompts.js';
import { shortHash } from '../../core/prompt/content.js';
import { changeSections } from './diff/changes.js';
import { formatDate, formatScore, localNotice } from './elements/format.js';
import type { Style } from './elements/style.js';
import { unreadableRemarks } from './unreadable.js';
import { renderTable } from './elements/table.js';

export interface LogEntry {
  kind: HistoryEntry['kind'];
  version?: string;
  hash: string;
  commit: Pick<CommitInfo, 'oid' | 'date' | 'author' | 'email' | 'subject' | 'body'>;
  /** The prompt's file. */
  path: string;
  /** Where that was before, if it was elsewhere. */
  movedFrom?: string;
  /** Changed files that made it, other than the prompt's own. */
  causes: string[];
  tokens?: TokenCount;
  /** Against the version before. */
  tokenDelta?: number;
  /** Environments that serve it now; `production:canary` for a canary. */
  environments: string[];
  score?: ReportSummary;
  broken?: string;
  /** Against what was there before; only where it was asked for. */
  difference?: PromptDifference;
}

export interface LogData {
  name: string;
  branch: string;
  /** Newest first. */
  entries: LogEntry[];
  /** Environments of these releases may serve any of the entries. */
  unreadable?: readonly UnreadableRelease[];
}

export function renderLog({ name, entries, unreadable }: LogData, style: Style): string {
  const { color } = style;
  if (entries.length === 0) return `${name} has no history yet: commit it`;
  const columns = [
    { title: 'VERSION', align: 'right' as const },
    { title: 'HASH', drops: 3 },
    { title: 'COMMIT', drops: 2 },
    { title: 'DATE' },
    { title: 'AUTHOR', drops: 1 },
    { title: 'TOKENS', align: 'right' as const },
    { title: 'SCORE' },
    // It ends with what caused the version.
    { title: 'SUBJECT', shrinks: true, least: 30 },
  ];
  const rows = entries.map((entry, index) => [
    entry.version ?? '',
    entry.kind === 'version' ? shortHash(entry.hash) : color.dim(kindWord(entry)),
    shortHash(entry.commit.oid),
    formatDate(entry.commit.date),
    entry.commit.author,
    tokensCell(entry),
    formatScore(entry.score),
    subjectCell(entry, index === entries.length - 1),
  ]);
  return [renderTable(columns, rows, style), ...localNotice(entries.map(({ score }) => score?.model), style), ...remarksOn(unreadable, style)].join('\n');
}

/** One version below the other, each with what it changed. */
export function renderLogPatch({ name, entries, unreadable }: LogData, style: Style): string {
  const { color } = style;
  if (entries.length === 0) return `${name} has no history yet: commit it`;
  const parts = entries.flatMap((entry, index) => {
    const { version, hash, kind, commit, difference } = entry;
    const what = kind === 'version' ? `version ${version ?? '–'} (${shortHash(hash)})` : kindWord(entry);
    const by = color.dim(`${shortHash(commit.oid)} ${formatDate(commit.date)} ${commit.author}`);
    const head = [`${color.bold(what)}  ${by}`, `  ${subjectCell(entry, index === entries.length - 1)}`].join('\n');
    const sections = difference ? changeSections(difference, style) : [];
    return [head, ...sections.map((section) => section.split('\n').map((line) => (line.trim() === '' ? '' : `    ${line}`)).join('\n'))];
  });
  return [...parts, ...localNotice(entries.map(({ score }) => score?.model), style), ...unreadableRemarks(unreadable ?? [], style)].join('\n\n');
}

function remarksOn(unreadable: LogData['unreadable'], style: Style): string[] {
  return unreadable === undefined ? [] : ['', ...unreadableRemarks(unreadable, style)];
}

function tokensCell({ tokens, tokenDelta }: LogEntry): string {
  if (!tokens) return '';
  if (tokenDelta === undefined || tokenDelta === 0) return String(tokens.tokens);
  return `${tokens.tokens} (${tokenDelta > 0 ? '+' : '−'}${Math.abs(tokenDelta)})`;
}

function kindWord({ kind, movedFrom }: LogEntry): string {
  return kind === 'metadata' && movedFrom !== undefined ? 'moved' : kind;
}

/** @param isFirst all that it draws on came with it */
function subjectCell({ commit, environments, movedFrom, causes, broken }: LogEntry, isFirst: boolean): string {
  const parts = [
    environments.length > 0 ? `(${environments.join(', ')}) ` : '',
    commit.subject,
    movedFrom === undefined ? '' : ` [from ${movedFrom}]`,
    causes.length > 0 && !isFirst ? ` [${causes.map((path) => path.split('/').slice(-2).join('/')).join(', ')}]` : '',
    broken === undefined ? '' : ` (broken: ${broken})`,
  ];
  return parts.join('');
}
