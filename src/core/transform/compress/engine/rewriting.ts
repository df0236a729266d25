import type { TokenCount } from '../../../ports.js';
import { acceptProposals } from '../accept.js';
import type { Request } from '../compress.js';
import type { Document } from '../document.js';
import type { Proposal, Span } from '../edit.js';
import type { Passage } from './passages.js';
import { verifyRewriting } from './verify.js';

/** How often a passage is asked for again. */
const MAX_RETRIES = 2;

/** What a model is to be asked about a passage. */
export interface Ask {
  passage: string;
  /** Of the passage as it is shown, placeholders and all. */
  tokens: number;
  /** What was answered before, and why it cannot be taken. */
  refused: string;
  faults: readonly string[];
}

/** What came of a passage. */
export interface PassageResult extends Span {
  outcome: 'rewritten' | 'kept';
  /** Answers beyond the first. */
  retries: number;
  before: string;
  after: string;
  tokens: { before: number; budget: number; after: number };
  /** What was wrong with each answer that was refused; why it stays as it is. */
  faults: string[];
}

export interface RewrittenBody {
  text: string;
  tokens: TokenCount;
  passages: PassageResult[];
}

interface State {
  passage: Passage;
  answers: number;
  /** The shortest that may stand for it. */
  best?: { text: string; tokens: number };
  last?: { answer: string; faults: string[] };
  faults: string[];
  done: boolean;
}

/** A body on its way through a model: what to ask, what to make of the answers, and the body in the end. */
export interface Rewriting {
  /** Positions of the passages to be asked about now; none once all is known. */
  open(): number[];
  ask(position: number): Ask;
  /** @param cut the model was stopped before its end */
  answer(position: number, text: string, cut: boolean): void;
  /** No answer came. */
  fail(position: number, reason: string): void;
  result(): RewrittenBody;
}

/** @param document the deterministic result, which stays where a model does no better */
export function startRewriting(
  document: Document,
  passages: readonly Passage[],
  tokens: TokenCount,
  request: Pick<Request, 'plain' | 'labels' | 'judge'>,
): Rewriting {
  const { plain, labels, judge } = request;
  const states = passages.map((passage): State => ({ passage, answers: 0, faults: [], done: false }));
  const stateAt = (position: number): State => states[position] as State;
  const settle = (state: State, answer: string, { text, tokens: count, faults }: ReturnType<typeof verifyRewriting>): void => {
    state.answers++;
    state.faults.push(...faults);
    state.last = { answer, faults };
    if (text !== undefined && count !== undefined && count < (state.best?.tokens ?? Infinity)) state.best = { text, tokens: count };
    state.done = faults.length === 0 || state.answers > MAX_RETRIES;
  };
  return {
    open: () => states.flatMap(({ done }, position) => (done ? [] : [position])),
    ask(position) {
      const { passage, last } = stateAt(position);
      const shown = judge.meter.part(passage.masked.text);
      return {
        passage: passage.masked.text,
        tokens: Math.max(1, shown - (passage.tokens - passage.budget)),
        refused: last?.answer ?? '',
        faults: last?.faults ?? [],
      };
    },
    answer(position, text, cut) {
      const state = stateAt(position);
      settle(state, text, cut ? { faults: ['it was cut off'] } : verifyRewriting(document, state.passage, text, { meter: judge.meter, plain, labels }));
    },
    fail(position, reason) {
      const state = stateAt(position);
      state.faults.push(reason);
      state.done = true;
    },
    result: () => finish(document, states, tokens, request),
  };
}

/** Each holds in its place; together they must hold for the whole. */
function finish(document: Document, states: readonly State[], tokens: TokenCount, { judge }: Pick<Request, 'judge'>): RewrittenBody {
  const proposals = states.flatMap(({ passage: { start, end }, best }): Proposal[] =>
    best === undefined ? [] : [{ start, end, after: best.text, rule: 'engine', level: 'articles', why: 'said by a model', proof: 'verified', proven: true }]);
  const { accepted, rejected, text, tokens: after } = acceptProposals(document, proposals, tokens, judge);
  const taken = new Set(accepted.map(({ start }) => start));
  const refused = new Map(rejected.map(({ proposal, reason }) => [proposal.start, reason]));
  const passages = states.map(({ passage, answers, best, faults }): PassageResult => {
    const { start, end, tokens: before, budget } = passage;
    const original = document.text.slice(start, end);
    const isTaken = best !== undefined && taken.has(start);
    const whole = refused.get(start);
    return {
      start, end, before: original, retries: Math.max(0, answers - 1),
      outcome: isTaken ? 'rewritten' : 'kept',
      after: isTaken ? best.text : original,
      tokens: { before, budget, after: isTaken ? best.tokens : before },
      faults: [...faults, ...(whole === undefined ? [] : [whole])],
    };
  });
  return { text, tokens: after, passages };
}
