import { PromptError } from '../../errors.js';
import { formatPlace, type Finding } from '../../finding.js';
import type { Message } from '../../ports.js';
import { seededRandom, shuffle } from '../../stats/random.js';
import { canonicalJson, sha256 } from '../../text/canonical-json.js';
import type { Contestant } from './contestant.js';
import type { Query } from '../queries/queries.js';
import { checkQueryValues } from '../queries/query-values.js';
import { groupBy } from '../../group-by.js';

/** One request to make: a query rendered through a variant. */
export interface Case {
  /** Positions in the plan's lists of variants and queries: those of all parts, one after the other. */
  variant: number;
  query: number;
  /** From 0; above it only where every case is asked several times. */
  repeat: number;
  /** Further variants that would send this very request: it is sent once, and answers for them too. */
  shared?: readonly number[];
}

/** Variants that answer the same queries. A run has several parts where several prompts are evaluated at once. */
export interface PlanPart {
  contestants: readonly Contestant[];
  queries: readonly Query[];
}

export interface Plan {
  /** In the order in which they are sent. */
  cases: Case[];
  messagesOf(one: Case): readonly Message[];
  /** Of each variant, a digest of every request it makes. */
  digests: string[];
}

export interface PlanSettings {
  seed: number;
  /** How often each request is made. */
  repeat: number;
}

/** Rendered texts up to so many characters stay in memory; what is beyond is rendered again when it is sent. */
const KEPT_CHARACTERS = 8_000_000;

/**
 * Every variant on every query: the queries of all parts in random order, what is asked of one query beside each other,
 * so that a provider's drift hits all alike. Everything is rendered once before the first request is paid.
 *
 * @throws PromptError `queries/invalid` with every query whose values do not fit or cannot be rendered
 */
export function planCases(parts: readonly PlanPart[], { seed, repeat }: PlanSettings): Plan {
  refuse(parts.flatMap(({ contestants, queries }) => contestants.flatMap(({ variant }) => checkQueryValues(variant.compiled, queries))));
  const rendering = renderAll(parts);
  const random = seededRandom(seed);
  const order = shuffle(rendering.queries.map((_, index) => index), random);
  const repeats = Array.from({ length: repeat }, (_, index) => index);
  const cases = order.flatMap((query) => {
    const asked = (rendering.queries[query]?.groups ?? []).flatMap((group) => repeats.map((repeat) => ({ group, repeat })));
    return shuffle(asked, random).map(({ group: [variant = 0, ...shared], repeat }): Case => ({
      variant,
      query,
      repeat,
      ...(shared.length === 0 ? {} : { shared }),
    }));
  });
  return { cases, messagesOf: rendering.messagesOf, digests: rendering.digests };
}

interface Rendering {
  /** Of each query of the run, the variants that ask it, those with equal requests together. */
  queries: { groups: readonly number[][] }[];
  digests: string[];
  messagesOf: Plan['messagesOf'];
}

function renderAll(parts: readonly PlanPart[]): Rendering {
  const faults: Finding[] = [];
  const all = parts.flatMap(({ contestants }) => contestants);
  const digests = all.map(() => '');
  const kept = new Map<string, readonly Message[]>();
  let characters = 0;
  const flat: { query: Query; groups: number[][] }[] = [];
  let from = 0;
  for (const { contestants, queries } of parts) {
    const first = from;
    const senders = contestants.map(senderOf);
    const alone = contestants.map((_, index) => [first + index]);
    const own = queries.map((query) => ({ query, groups: alone }));
    // By id, so that a digest does not depend on the order of the file.
    for (const one of [...own].sort((a, b) => (a.query.id < b.query.id ? -1 : 1))) {
      const requests = contestants.map((contestant, index) => {
        const messages = renderQuery(contestant, one.query, faults);
        if (characters < KEPT_CHARACTERS) kept.set(`${first + index} ${one.query.id}`, messages);
        for (const { content } of messages) characters += content.length;
        return `${senders[index]} ${JSON.stringify(messages)}`;
      });
      for (const [index, request] of requests.entries()) digests[first + index] = sha256(`${digests[first + index]} ${one.query.id} ${request}`);
      if (new Set(requests).size < requests.length) one.groups = grouped(requests, first);
    }
    for (const one of own) flat.push(one);
    from += contestants.length;
  }
  refuse(faults);
  const messagesOf = ({ variant, query }: Case): readonly Message[] => {
    const { query: asked } = flat[query] as (typeof flat)[number];
    return kept.get(`${variant} ${asked.id}`) ?? render(all[variant] as Contestant, asked);
  };
  return { queries: flat, digests, messagesOf };
}

/** Positions of equal requests, the first one first. */
function grouped(requests: readonly string[], from: number): number[][] {
  const groups = groupBy(requests.keys(), (index) => requests[index]);
  return [...groups.values()].map((group) => group.map((index) => from + index));
}

/** What a request says beside its messages. */
function senderOf({ variant, model, provider, modelName }: Contestant): string {
  return canonicalJson({ model: model.id, provider, modelName, parameters: variant.parameters });
}

function render({ variant }: Contestant, query: Query): readonly Message[] {
  return variant.render(variant.compiled.checker.complete(query.vars).values).messages;
}

/** Fails into `faults`, with the query's place, which the renderer does not know. */
function renderQuery(contestant: Contestant, query: Query, faults: Finding[]): readonly Message[] {
  try {
    return render(contestant, query);
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
