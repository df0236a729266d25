import type { TokenCount } from '../../ports.js';
import { cutMessages } from '../../prompt/template/messages.js';
import type { Document } from './document.js';
import { applyProposals, type Proposal, type Span, withoutOverlaps } from './edit.js';
import { findChange, findLoss, type Inventory, takeInventory, withReplaced } from './inventory.js';
import { type Meter, partAround } from './meter.js';

/** A proposal that holds, and what it saves by an exact recount. */
export interface Accepted extends Proposal {
  before: string;
  tokensSaved: number;
}

export interface Rejected {
  proposal: Proposal;
  reason: string;
}

export interface Acceptance {
  accepted: Accepted[];
  rejected: Rejected[];
  text: string;
  tokens: TokenCount;
}

/** What edits are judged by. */
export interface Judge {
  meter: Meter;
  plain: boolean;
}

/**
 * Those of the proposals that may be made. Each by itself must save tokens and leave every invariant of its place alone;
 * all together they must do so for the whole text, and where they do not, halves of them are tried.
 */
export function acceptProposals(document: Document, proposals: readonly Proposal[], tokens: TokenCount, judge: Judge): Acceptance {
  const rejected: Rejected[] = [];
  const accepted = judgeAll(document, withoutOverlaps(proposals), judge, rejected);
  if (accepted.length === 0) return { accepted, rejected, text: document.text, tokens };
  const text = applyProposals(document.text, accepted);
  return { accepted, rejected, text, tokens: judge.meter.whole(text) };
}

/** What an edit saves depends on those beside it: where one of them fails in the whole, the others are judged again. */
function judgeAll(document: Document, proposals: readonly Proposal[], judge: Judge, rejected: Rejected[]): Accepted[] {
  const candidates = groupByPart(document, proposals).flatMap((group) => judgePart(document, group, judge, rejected));
  if (candidates.length === 0) return [];
  const accepted = settle([], candidates, wholeJudge(document.text, judge), rejected);
  if (accepted.length < candidates.length) return judgeAll(document, accepted, judge, rejected);
  return claimsTooMuch(document, accepted, judge) ? judgeInWhole(document, accepted, judge, rejected) : accepted;
}

/** A tag that is never closed may end one way in a part and another way in the whole. */
function claimsTooMuch({ text }: Document, accepted: readonly Accepted[], { meter }: Judge): boolean {
  const saved = meter.whole(text).tokens - meter.whole(applyProposals(text, accepted)).tokens;
  return accepted.reduce((sum, { tokensSaved }) => sum + tokensSaved, 0) > saved;
}

/** Where parts do not add up every edit is counted in the whole text. */
function judgeInWhole(document: Document, proposals: readonly Proposal[], judge: Judge, rejected: Rejected[]): Accepted[] {
  const { whole } = judge.meter;
  const meter: Meter = { whole, part: (text) => whole(text).tokens };
  const candidates = judgePart(document, { start: 0, end: document.text.length, proposals: [...proposals] }, { ...judge, meter }, rejected);
  const accepted = settle([], candidates, wholeJudge(document.text, judge), rejected);
  return accepted.length < candidates.length ? judgeInWhole(document, accepted, judge, rejected) : accepted;
}

interface Part extends Span {
  proposals: Proposal[];
}

/** Proposals whose counts depend on each other stand in one part. */
function groupByPart({ text, isTag, messages }: Document, proposals: readonly Proposal[]): Part[] {
  const parts: Part[] = [];
  let message = 0;
  for (const proposal of proposals) {
    while (message < messages.length - 1 && (messages[message]?.end ?? 0) <= proposal.start) message++;
    const part = partAround(text, proposal, isTag, messages[message]);
    const last = parts.at(-1);
    if (last && part.start < last.end) {
      last.end = Math.max(last.end, part.end);
      last.proposals.push(proposal);
    } else parts.push({ ...part, proposals: [proposal] });
  }
  return parts;
}

/** One after the other, each on top of those that held before it. */
function judgePart({ text }: Document, { start, end, proposals }: Part, { meter, plain }: Judge, rejected: Rejected[]): Accepted[] {
  const accepted: Accepted[] = [];
  let shown = text.slice(start, end);
  let tokens = meter.part(shown);
  for (const proposal of proposals) {
    const edits = [...accepted, proposal].map((edit) => ({ start: edit.start - start, end: edit.end - start, after: edit.after }));
    const next = applyProposals(text.slice(start, end), edits);
    const saved = tokens - meter.part(next);
    const lost = proposal.proven ? undefined : findChange(takeInventory(shown, plain), takeInventory(next, plain));
    const isWorthIt = saved > 0 || (proposal.level === 'layout' && saved === 0 && next.length < shown.length);
    if (lost !== undefined || !isWorthIt) {
      rejected.push({ proposal, reason: lost === undefined ? 'it saves no token' : `it would change the ${lost}` });
      continue;
    }
    accepted.push({ ...proposal, before: text.slice(proposal.start, proposal.end), tokensSaved: saved });
    [shown, tokens] = [next, tokens - saved];
  }
  return accepted;
}

/** Why these edits together may not be made; undefined where they may. */
type WholeJudge = (base: readonly Accepted[], edits: readonly Accepted[]) => string | undefined;

function wholeJudge(text: string, { meter, plain }: Judge): WholeJudge {
  const source = takeInventory(text, plain);
  const shape = shapeOf(text, plain);
  return (base, edits) => {
    const candidate = applyProposals(text, edits);
    const replaced = edits
      .filter(({ proven }) => proven)
      .map(({ before, after }): { before: Inventory; after: Inventory } => ({
        before: takeInventory(before, plain),
        after: takeInventory(after, plain),
      }));
    const lost = findLoss(withReplaced(source, replaced), takeInventory(candidate, plain));
    if (lost !== undefined) return `it would change the ${lost}`;
    if (shapeOf(candidate, plain) !== shape) return 'it would change the messages';
    const [was, is] = [meter.whole(applyProposals(text, base)).tokens, meter.whole(candidate).tokens];
    return is < was || (is === was && candidate.length < text.length) ? undefined : 'it saves no token of the whole';
  };
}

/** The roles in order: what no edit of a text may change. */
function shapeOf(text: string, plain: boolean): string {
  const { messages, findings } = cutMessages('', text, 0, plain);
  return `${messages.map(({ role }) => role).join(' ')} ${findings.length}`;
}

/** The largest part of `edits` found that holds on top of `base`, with the base, in order. */
function settle(base: readonly Accepted[], edits: readonly Accepted[], whole: WholeJudge, rejected: Rejected[]): Accepted[] {
  if (edits.length === 0) return [...base];
  const together = [...base, ...edits].sort((a, b) => a.start - b.start);
  const reason = whole(base, together);
  if (reason === undefined) return together;
  const [only] = edits;
  if (edits.length === 1 && only) {
    rejected.push({ proposal: only, reason });
    return [...base];
  }
  const middle = edits.length >> 1;
  return settle(settle(base, edits.slice(0, middle), whole, rejected), edits.slice(middle), whole, rejected);
}
