import type { CompletionsSize } from '../../adapters/completions/prune.js';
import { formatBytes, formatDate } from './format.js';

export interface CacheData extends CompletionsSize {
  folder: string;
  /** ISO 8601; undefined where nothing is kept. */
  oldest?: string;
  newest?: string;
}

export interface PrunedData {
  folder: string;
  dropped: CompletionsSize;
  left: CompletionsSize;
  /** Segments that a process is adding to. */
  busy: number;
}

export function renderCache({ folder, oldest, newest, ...size }: CacheData): string {
  if (oldest === undefined || newest === undefined) return `no completions are kept in ${folder}`;
  const [first, last] = [formatDate(oldest), formatDate(newest)];
  return `${formatSize(size)} in ${folder}, ${first === last ? `of ${first}` : `of ${first} to ${last}`}`;
}

export function renderPruned({ dropped, left, busy }: PrunedData): string {
  const done = dropped.segments === 0 ? 'nothing was dropped' : `${formatSize(dropped)} dropped`;
  const stays = left.segments === 0 ? 'nothing is left' : `${formatSize(left)} left`;
  const used = busy === 0 ? '' : `; a run is under way, and what it adds stays`;
  return `${done}; ${stays}${used}`;
}

function formatSize({ completions, bytes }: CompletionsSize): string {
  return `${completions} ${completions === 1 ? 'completion' : 'completions'}, ${formatBytes(bytes)}`;
}
