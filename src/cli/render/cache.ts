import { formatBytes, formatDate } from './elements/format.js';

interface Size {
  bytes: number;
  segments: number;
}

interface Times {
  /** ISO 8601; undefined where nothing is kept. */
  oldest?: string;
  newest?: string;
}

type CompletionsSize = Size & { completions: number };
type VectorsSize = Size & { vectors: number };

export interface CacheData extends CompletionsSize, Times {
  folder: string;
  embeddings: VectorsSize & Times & { folder: string };
}

export interface PrunedData {
  folder: string;
  dropped: CompletionsSize;
  left: CompletionsSize;
  /** Segments that a process is adding to. */
  busy: number;
  embeddings: { folder: string; dropped: VectorsSize; left: VectorsSize };
}

export function renderCache({ folder, embeddings, ...completions }: CacheData): string {
  const vectors = embeddings.segments === 0 ? [] : [`${formatVectors(embeddings)} in ${embeddings.folder}${formatTimes(embeddings)}`];
  const first =
    completions.segments === 0 ? `no completions are kept in ${folder}` : `${formatCompletions(completions)} in ${folder}${formatTimes(completions)}`;
  return [first, ...vectors].join('\n');
}

export function renderPruned({ dropped, left, busy, embeddings }: PrunedData): string {
  const gone = listed(dropped, embeddings.dropped);
  const stays = listed(left, embeddings.left);
  const used = busy === 0 ? '' : `; a run is under way, and what it adds stays`;
  return `${gone === '' ? 'nothing was dropped' : `${gone} dropped`}; ${stays === '' ? 'nothing is left' : `${stays} left`}${used}`;
}

function listed(completions: CompletionsSize, vectors: VectorsSize): string {
  return [completions.segments === 0 ? [] : formatCompletions(completions), vectors.segments === 0 ? [] : formatVectors(vectors)].flat().join(' and ');
}

function formatCompletions({ completions, bytes }: CompletionsSize): string {
  return `${completions} ${completions === 1 ? 'completion' : 'completions'}, ${formatBytes(bytes)}`;
}

function formatVectors({ vectors, bytes }: VectorsSize): string {
  return `${vectors} ${vectors === 1 ? 'vector' : 'vectors'}, ${formatBytes(bytes)}`;
}

function formatTimes({ oldest, newest }: Times): string {
  if (oldest === undefined || newest === undefined) return '';
  const [first, last] = [formatDate(oldest), formatDate(newest)];
  return first === last ? `, of ${first}` : `, of ${first} to ${last}`;
}
