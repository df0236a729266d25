import type { Completion, ModelFailure } from '../../ports.js';
import { isMap } from '../../text/plain-data.js';
import type { RunManifest } from './manifest.js';
import type { Answer } from './run.js';

/**
 * The journal of a run: one JSON record a line, the manifest first, then answers as they came. Of two records of one
 * case the later one holds.
 */

export function formatManifest(manifest: RunManifest): string {
  return JSON.stringify({ manifest });
}

/** @param id of the query: its position in the file may change, and nothing else */
export function formatAnswer({ variant, shared, repeat, outcome, cost }: Answer, id: string): string {
  const came = outcome.ok ? outcome.completion : { error: outcome.failure };
  return JSON.stringify({ variant, shared, query: id, repeat, ...came, cost });
}

export function parseManifest(line: string): RunManifest | undefined {
  const manifest = parse(line)?.['manifest'];
  return isMap(manifest) && manifest['schemaVersion'] === 1 ? (manifest as unknown as RunManifest) : undefined;
}

/** Undefined for a record that is torn or another's. @param positionOf a query's place in the plan */
export function parseAnswer(line: string, positionOf: (variant: number, id: string) => number | undefined): Answer | undefined {
  const record = parse(line) as
    | (Partial<Completion> & { variant?: unknown; shared?: number[]; query?: unknown; repeat?: unknown; cost?: number; error?: ModelFailure })
    | undefined;
  if (typeof record?.variant !== 'number' || typeof record.query !== 'string' || typeof record.repeat !== 'number') return undefined;
  const { variant, shared, query: id, repeat, cost, error, text, usage = {}, ...rest } = record;
  const query = positionOf(variant, id);
  if (query === undefined || (error === undefined && typeof text !== 'string')) return undefined;
  const outcome: Answer['outcome'] = error ? { ok: false, failure: error } : { ok: true, completion: { text: text as string, usage, ...rest } };
  return { variant, query, repeat, outcome, ...(shared ? { shared } : {}), ...(cost === undefined ? {} : { cost }) };
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
