import type { Query } from '../eval/queries/queries.js';
import { sampleQueries } from '../eval/queries/sample.js';
import type { Values } from '../prompt/values/values.js';
import { canonicalJson, sha256 } from '../text/canonical-json.js';
import { isMap } from '../text/plain-data.js';
import { redact } from '../text/redact.js';

/** What a request was given and what came of it, as its application logged them. */
export interface LoggedInput {
  id: string;
  /** What it is drawn in proportion to: a day, a version, an output. */
  stratum: string;
  values: unknown;
  output?: string;
}

/** A query made of one. */
export interface LoggedQuery {
  id: string;
  vars: Values;
  tags: string[];
  output?: string;
}

export interface LoggedQueries {
  queries: LoggedQuery[];
  left: {
    /** The same but for case and white space. */ duplicates: number;
    /** In the query set or the few-shot pool already. */ known: number;
    /** Not of this prompt's variables as they are now. */ unfit: number;
  };
  /** What was redacted in those drawn, by kind. */
  redacted: Record<string, number>;
}

interface Draw {
  limit: number;
  seed: number;
  fits(values: Values): boolean;
  isKnown(values: Values): boolean;
}

/** Redacted first, so that inputs that differ in a secret alone are one. */
export function drawQueries(logged: readonly LoggedInput[], { limit, seed, fits, isKnown }: Draw): LoggedQueries {
  const left = { duplicates: 0, known: 0, unfit: 0 };
  const distinct = new Map<string, Query & { kinds: Record<string, number>; output?: string }>();
  for (const { stratum, values, output } of logged) {
    const kinds: Record<string, number> = {};
    const vars = redactAll(values, kinds) as Values;
    if (!isMap(vars) || !fits(vars)) left.unfit++;
    else if (isKnown(vars)) left.known++;
    else {
      const key = canonicalJson(vars).toLowerCase().replace(/(?:\\n|\\t|\s)+/g, ' ');
      if (distinct.has(key)) left.duplicates++;
      else {
        const told = output === undefined ? undefined : (redactAll(output, kinds) as string);
        distinct.set(key, {
          id: `log-${sha256(key).slice(0, 10)}`,
          vars,
          tags: [stratum],
          place: { file: '' },
          kinds,
          ...(told === undefined ? {} : { output: told }),
        });
      }
    }
  }
  const drawn = sampleQueries([...distinct.values()], limit, seed) as (Query & { kinds: Record<string, number>; output?: string })[];
  const redacted: Record<string, number> = {};
  for (const { kinds } of drawn) for (const [kind, count] of Object.entries(kinds)) redacted[kind] = (redacted[kind] ?? 0) + count;
  const queries = drawn.map(({ id, vars, tags, output }) => ({ id, vars, tags: [...tags], ...(output === undefined ? {} : { output }) }));
  return { queries, left, redacted };
}

function redactAll(value: unknown, kinds: Record<string, number>): unknown {
  if (typeof value === 'string') {
    const { text, kinds: found } = redact(value);
    for (const [kind, count] of Object.entries(found)) kinds[kind] = (kinds[kind] ?? 0) + count;
    return text;
  }
  if (Array.isArray(value)) return value.map((item) => redactAll(item, kinds));
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redactAll(item, kinds)])) : value;
}
