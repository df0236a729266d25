import type { TokenCount } from '../../ports.js';
import { type Acceptance, acceptProposals, type Judge, type Rejected } from './accept.js';
import { type Document, readDocument, type Reading } from './document.js';
import type { Edit } from './edit.js';
import { type Level, levelsUpTo } from './level.js';
import { RULES } from './levels/index.js';
import { type Origin, originOf } from './origin.js';

/** Passes over a text until nothing changes; what is found later was uncovered by an edit before. */
const MAX_PASSES = 8;

export interface Compression {
  text: string;
  before: TokenCount;
  after: TokenCount;
  /** In the order in which they were made. */
  edits: Edit[];
  /** What was proposed for the text as it came out, and why it was not done. */
  rejected: Rejected[];
  /** The text as it came out, read. */
  document: Document;
  /** Where in the text as it was given every character of that came from. */
  origin: Origin;
}

export interface Request extends Reading {
  judge: Judge;
  /** The last level to be tried. */
  level: Level;
  /** At most so many tokens: stops as soon as there are no more. */
  budget?: number;
}

interface State {
  text: string;
  tokens: TokenCount;
  origin: Origin;
  edits: Edit[];
  rejected: Map<Level, Rejected[]>;
  document: Document;
}

/**
 * Makes a body shorter level by level, the least loss first, each to where nothing more is found. Compressing the result
 * again changes nothing.
 */
export function compress(text: string, request: Request): Compression {
  const before = request.judge.meter.whole(text);
  const state: State = { text, tokens: before, origin: originOf(text.length), edits: [], rejected: new Map(), document: readDocument(text, request) };
  for (const level of levelsUpTo(request.level)) {
    for (let pass = 0; pass < MAX_PASSES && !isMet(state, request); pass++) {
      const changed = [...levelsUpTo(level)].reverse().map((one) => !isMet(state, request) && applyLevel(state, one, request));
      if (!changed.includes(true)) break;
    }
  }
  return {
    text: state.text,
    before,
    after: state.tokens,
    edits: state.edits,
    rejected: [...state.rejected.values()].flat(),
    document: state.document,
    origin: state.origin,
  };
}

function isMet({ tokens }: State, { budget }: Request): boolean {
  return budget !== undefined && tokens.tokens <= budget;
}

/** @returns whether anything changed */
function applyLevel(state: State, level: Level, request: Request): boolean {
  const proposals = RULES[level].flatMap((rule) => rule(state.document));
  const all = acceptProposals(state.document, proposals, state.tokens, request.judge);
  state.rejected.set(level, all.rejected);
  if (all.accepted.length === 0) return false;
  const { accepted, text, tokens } = request.budget === undefined ? all : fewest(state, all, request.budget, request.judge);
  for (const { start, end, rule, before, after, tokensSaved, why, proof } of accepted) {
    state.edits.push({ ...state.origin.of({ start, end }), rule, level, before, after, tokensSaved, why, proof });
  }
  state.origin = state.origin.after(accepted);
  Object.assign(state, { text, tokens, document: readDocument(text, request) });
  return true;
}

/** Of the edits that meet a budget those that are needed: the largest first, and none that the others make needless. */
function fewest(state: State, all: Acceptance, budget: number, judge: Judge): Acceptance {
  if (all.tokens.tokens > budget) return all;
  let missing = state.tokens.tokens - budget;
  const needed = [...all.accepted]
    .sort((a, b) => b.tokensSaved - a.tokensSaved || a.start - b.start)
    .filter(({ tokensSaved }) => {
      if (missing <= 0) return false;
      missing -= tokensSaved;
      return true;
    });
  let slack = -missing;
  const kept = needed.reverse().filter(({ tokensSaved }) => {
    if (tokensSaved > slack) return true;
    slack -= tokensSaved;
    return false;
  });
  const fewer = acceptProposals(state.document, kept, state.tokens, judge);
  return fewer.tokens.tokens <= budget ? fewer : all;
}
