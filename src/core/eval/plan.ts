import { PromptError } from '../errors.js';
import { formatPlace, type Finding } from '../finding.js';
import type { Message } from '../ports.js';
import { seededRandom, shuffle } from '../stats/random.js';
import type { Variant } from '../transform/variant.js';
import type { Query } from './queries.js';
import { checkQueryValues } from './query-values.js';

/** One request to make: a query rendered through a variant. */
export interface Case {
  /** Positions in the lists the plan was made from. */
  variant: number;
  query: number;
  /** From 0; above it only where every case is asked several times. */
  repeat: number;
  messages: readonly Message[];
}

/**
 * Every variant on every query, the queries in random order and the variants of each query beside each other, so that
 * a provider's drift hits all alike. Everything is rendered before the first request is paid.
 *
 * @throws PromptError `queries/invalid` with every query whose values do not fit or cannot be rendered
 */
export function planCases(variants: readonly Variant[], queries: readonly Query[], seed: number): Case[] {
  refuse(variants.flatMap((variant) => checkQueryValues(variant.compiled, queries)));
  const faults: Finding[] = [];
  const rendered = variants.map((variant) => queries.map((query) => renderQuery(variant, query, faults)));
  refuse(faults);
  const random = seededRandom(seed);
  const order = shuffle(queries.map((_, index) => index), random);
  return order.flatMap((query) =>
    shuffle(variants.map((_, index) => index), random).map((variant): Case => ({ variant, query, repeat: 0, messages: rendered[variant]?.[query] ?? [] })),
  );
}

/** Fails into `faults`, with the query's place, which the renderer does not know. */
function renderQuery(variant: Variant, query: Query, faults: Finding[]): readonly Message[] {
  try {
    return variant.render(variant.compiled.checker.complete(query.vars).values).messages;
  } catch (error) {
    if (!(error instanceof PromptError) || error.code !== 'render/failed') throw error;
    faults.push({ code: 'queries/render', severity: 'error', place: query.place, message: `query \`${query.id}\`: ${error.message}` });
    return [];
  }
}

function refuse(faults: readonly Finding[]): void {
  const [first] = faults;
  if (first) throw new PromptError('queries/invalid', { file: first.place.file }, { findings: unique(faults) });
}

/** Variants of one prompt mostly fail alike. */
function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${formatPlace(finding.place)} ${finding.message}`;
    return !seen.has(key) && seen.add(key);
  });
}
