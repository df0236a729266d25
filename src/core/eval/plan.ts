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
  messages: readonly Message[];
}

/**
 * Every variant on every query, the queries in random order and the variants of each query beside each other, so that
 * a provider's drift hits all alike. Everything is rendered before the first request is paid.
 *
 * @throws PromptError `values/invalid` with every query whose values do not fit, `render/failed`
 */
export function planCases(variants: readonly Variant[], queries: readonly Query[], seed: number): Case[] {
  const faults = variants.flatMap((variant) => checkQueryValues(variant.compiled, queries));
  const [first] = faults;
  if (first) {
    throw new PromptError('queries/invalid', { file: first.place.file }, { findings: unique(faults) });
  }
  const random = seededRandom(seed);
  const order = shuffle(queries.map((_, index) => index), random);
  return order.flatMap((query) =>
    shuffle(variants.map((_, index) => index), random).map((variant): Case => {
      const { compiled, render } = variants[variant] as Variant;
      const { values } = compiled.checker.complete(queries[query]?.vars ?? {});
      return { variant, query, messages: render(values).messages };
    }),
  );
}

/** Variants of one prompt mostly fail alike. */
function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${formatPlace(finding.place)} ${finding.message}`;
    return !seen.has(key) && seen.add(key);
  });
}
