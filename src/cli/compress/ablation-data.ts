import type { NonInferiorityRule } from '../../core/eval/compare/non-inferior.js';
import type { Spending } from '../../core/eval/run/budget.js';
import type { Confirmation, DroppedGroup, Search } from '../../core/transform/compress/ablation/search.js';
import type { Segment } from '../../core/transform/compress/ablation/segments.js';

/** A segment and what the queries say of it. */
export interface AblatedSegment {
  kind: Segment['kind'];
  /** In the file as it was. */
  line: number;
  column: number;
  text: string;
  tokens: number;
  /** `kept`: that it can go was not shown; `restored`: it could go by the first half of the queries, and not by the second; `untried`: the target was met without it. */
  outcome: 'dropped' | 'restored' | 'kept' | 'untried';
  /** What the metric fell by, from 0 to 1, when it was tried, on top of what had gone before it. */
  loss?: number;
  /** So many segments were tried with it at once: the loss is theirs together. */
  together?: number;
  /** Words in it that forbid or limit something. */
  limits: string[];
}

export interface AblationData {
  model: string;
  /** The metric may fall by so much; one-sided at `alpha`. */
  margin: number;
  alpha: number;
  /** Queries of each half, and how many times each was asked without some segments. */
  queries: { search: number; confirm: number };
  trials: { search: number; confirm: number };
  /** Without what was left out the second half was answered no worse than the margin allows; false where nothing was left out. */
  confirmed: boolean;
  segments: AblatedSegment[];
  spending: Spending;
}

interface Facts {
  segments: readonly Segment[];
  places: readonly { line: number; column: number }[];
  /** The text the segments are of. */
  texts: string;
  search: Search;
  confirmation: Confirmation;
  rule: NonInferiorityRule;
  model: string;
  halves: { search: readonly unknown[]; confirm: readonly unknown[] };
  spending: Spending;
}

export function describeAblation({ segments, places, texts, search, confirmation, rule, model, halves, spending }: Facts): AblationData {
  const groupOf = (groups: readonly DroppedGroup[], position: number): DroppedGroup | undefined => groups.find(({ group }) => group.includes(position));
  return {
    model,
    margin: rule.margin,
    alpha: rule.alpha,
    queries: { search: halves.search.length, confirm: halves.confirm.length },
    trials: { search: search.trials, confirm: confirmation.trials },
    confirmed: confirmation.kept.length > 0,
    spending,
    segments: segments.map(({ kind, start, end, tokens, limits }, position) => {
      const [kept, restored] = [groupOf(confirmation.kept, position), groupOf(confirmation.restored, position)];
      const group = kept ?? restored;
      const loss = group?.loss ?? search.needed.get(position);
      const outcome = kept ? 'dropped' : restored ? 'restored' : search.needed.has(position) ? 'kept' : 'untried';
      const place = places[position] ?? { line: 1, column: 1 };
      return {
        kind,
        ...place,
        text: texts.slice(start, end),
        tokens,
        outcome,
        limits,
        ...(loss === undefined ? {} : { loss }),
        ...(group && group.group.length > 1 ? { together: group.group.length } : {}),
      };
    }),
  };
}
