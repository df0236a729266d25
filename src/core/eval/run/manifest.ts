import { canonicalJson } from '../../text/canonical-json.js';
import type { Shard } from '../queries/shard.js';

/** What was asked for: enough to plan the same run again in the same checkout. */
export interface RunRequest {
  command: 'ab' | 'eval' | 'compare-techniques';
  /** As typed. */
  references: readonly string[];
  /** Every prompt that differs from the merge base with this revision, instead of references. */
  against?: string;
  /** A query set named by the user, as typed. */
  queries?: string;
  filter: readonly string[];
  limit?: number;
  sample?: number;
  seed: number;
  repeat: number;
  model?: string;
  stopEarly?: boolean;
}

/** What a run was made of, by digests: the first record of its journal. */
export interface RunManifest {
  schemaVersion: 1;
  request: RunRequest;
  /** Of the decision: alpha, minimum effect, margins. */
  rule: object;
  parts: ManifestPart[];
  /** Undefined for a run on one machine. */
  shard?: Shard;
}

export interface ManifestPart {
  prompt: string;
  /** Digest of scorers and queries, and of the ids that were chosen. */
  queries: string;
  chosen: string;
  scorers: string;
  variants: { label: string; content: string; model: string; requests: string }[];
}

/**
 * What changed between a run and what would be run now, in words; none where its answers still hold.
 * Where a cause is found its effects are not named: a changed prompt also sends other requests.
 */
export function changesSince(then: RunManifest, now: RunManifest): string[] {
  const changes: string[] = [];
  const differ = (a: unknown, b: unknown): boolean => canonicalJson(a) !== canonicalJson(b);
  for (const key of ['seed', 'repeat', 'filter', 'limit', 'sample', 'stopEarly'] as const) {
    if (differ(then.request[key], now.request[key])) changes.push(`--${key === 'stopEarly' ? 'stop-early' : key} is another`);
  }
  if (differ(then.shard, now.shard)) changes.push('--shard is another');
  if (differ(then.rule, now.rule)) changes.push('the settings of the decision are others (`evaluation:` in .promptrc)');
  if (differ(then.parts.map(namesOf), now.parts.map(namesOf))) return [...changes, 'the variants are others'];
  for (const [index, part] of then.parts.entries()) changes.push(...partChanges(part, now.parts[index] as ManifestPart));
  return changes;
}

function namesOf({ prompt, variants }: ManifestPart): unknown {
  return [prompt, variants.map(({ label }) => label)];
}

function partChanges(then: ManifestPart, now: ManifestPart): string[] {
  const changes: string[] = [];
  if (then.scorers !== now.scorers) changes.push(`the scorers of ${then.prompt} changed`);
  else if (then.queries !== now.queries) changes.push(`the queries of ${then.prompt} changed`);
  else if (then.chosen !== now.chosen) changes.push(`other queries of ${then.prompt} are chosen`);
  for (const [index, variant] of then.variants.entries()) {
    const other = now.variants[index] as ManifestPart['variants'][number];
    if (variant.content !== other.content) changes.push(`the content of ${variant.label} changed`);
    else if (variant.model !== other.model) changes.push(`the model of ${variant.label} was ${variant.model} and is ${other.model}`);
    else if (variant.requests !== other.requests && changes.length === 0) {
      changes.push(`what is sent for ${variant.label} changed (transforms, templates or parameters)`);
    }
  }
  return changes;
}
