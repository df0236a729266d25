import { repeatsOf } from '../eval/compare/case-means.js';
import type { ScoredCase } from '../eval/score.js';
import { FEWEST_SAMPLES } from '../eval/vote.js';
import { counted } from '../text/counted.js';
import type { ReportInput } from './report-input.js';
import type { ReportComparison, ReportVariant } from './report.js';

/** Fewer pairs than this bear a verdict, but an interval is only as good as its assumptions. */
const FEW_PAIRS = 20;
const FEW_CLUSTERS = 20;

/** What a reader of the figures has to bear in mind, in the order of its weight. */
export function warningsOf(input: ReportInput, byVariant: readonly (readonly ScoredCase[])[], comparisons: readonly ReportComparison[]): string[] {
  return [
    ...new Set([
      ...sameContent(input),
      ...served(input, byVariant),
      ...judges(input),
      ...stoppedEarly(input),
      ...unvoted(input, byVariant),
      ...sizes(comparisons),
      ...unscored(input, byVariant),
    ]),
  ];
}

function sameContent({ variants }: ReportInput): string[] {
  const contents = new Set(variants.map(({ content, transforms = '' }) => `${content} ${transforms}`));
  const models = new Set(variants.map(({ model }) => model));
  if (variants.length < 2 || contents.size > 1 || models.size < variants.length) return [];
  return ['every variant has the same content and another model: this compares models, not prompts'];
}

/** One name may stand for several models over time, and a server may send requests elsewhere. */
function served({ variants }: ReportInput, byVariant: readonly (readonly ScoredCase[])[]): string[] {
  const names = byVariant.map((cases) =>
    [
      ...new Set(
        cases.flatMap(({ outcome }) => (outcome.ok && outcome.completion.servedModel !== undefined ? [outcome.completion.servedModel] : [])),
      ),
    ].sort(),
  );
  const several = variants.flatMap(({ label }, index) =>
    (names[index] ?? []).length > 1 ? [`${label} was answered by several models: ${names[index]?.join(', ')}`] : [],
  );
  const differing = variants.slice(1).flatMap(({ label, model }, index) => {
    const [before, after] = [names[0] ?? [], names[index + 1] ?? []];
    const differs = model === variants[0]?.model && before.length > 0 && after.length > 0 && before.join() !== after.join();
    return differs
      ? [`${label} was answered by ${after.join(', ')}, but ${variants[0]?.label} by ${before.join(', ')}: what differs need not be the prompt`]
      : [];
  });
  return [...several, ...differing];
}

/** A judge prefers what its own kind writes. */
function judges({ set, variants }: ReportInput): string[] {
  return set.scorers.flatMap(({ definition, metric, options }) => {
    const { model } = options as { model?: unknown };
    if (definition.type !== 'judge' || typeof model !== 'string') return [];
    const relatives = variants.filter((variant) => isRelated(variant, model)).map(({ label }) => label);
    return relatives.length === 0
      ? []
      : [`the judge of ${metric}, ${model}, is of the same family as the model of ${relatives.join(', ')}: judges favour their own kind`];
  });
}

function isRelated({ model }: Pick<ReportVariant, 'model'>, judge: string): boolean {
  const [one, other] = [familyOf(model), familyOf(judge)];
  return one.provider === other.provider || one.series === other.series;
}

/** `openai` and `gpt` of `openai/gpt-4.1-mini`. */
function familyOf(model: string): { provider: string; series: string } {
  const [provider = '', ...rest] = model.split('/');
  return { provider, series: /^[a-z]+/i.exec(rest.at(-1) ?? '')?.[0].toLowerCase() ?? model };
}

function stoppedEarly({ stopped }: ReportInput): string[] {
  return stopped ? ['the run ended when it saw enough: that there is a difference holds, but its size is likely overstated and its interval too short'] : [];
}

function unvoted({ variants }: ReportInput, byVariant: readonly (readonly ScoredCase[])[]): string[] {
  return variants.flatMap(({ label, voting }, index) => {
    const samples = repeatsOf(byVariant[index] ?? []);
    return voting !== true || samples >= FEWEST_SAMPLES
      ? []
      : [
          `${label} asks for samples that are put to a vote, which takes ${FEWEST_SAMPLES} or more of each query (--repeat 5): what is scored are single answers`,
        ];
  });
}

function sizes(comparisons: readonly ReportComparison[]): string[] {
  return comparisons.flatMap(({ pairs, clusters }) => [
    ...(clusters !== undefined && clusters < FEW_CLUSTERS
      ? [`the queries form ${clusters} groups, and groups are the observations: with fewer than ${FEW_CLUSTERS} intervals may be too short`]
      : []),
    ...(clusters === undefined && pairs > 0 && pairs < FEW_PAIRS
      ? [`${counted(pairs, 'query', 'queries')} ${pairs === 1 ? 'is' : 'are'} few: a rare large loss would not be seen`]
      : []),
  ]);
}

function unscored({ set, variants }: ReportInput, byVariant: readonly (readonly ScoredCase[])[]): string[] {
  return variants.flatMap(({ label }, index) =>
    set.scorers.flatMap(({ metric }) => {
      const cases = byVariant[index] ?? [];
      const count = cases.filter(({ scores }) => Object.hasOwn(scores, metric) && scores[metric]?.value === undefined).length;
      return count === 0 ? [] : [`${count} of ${cases.length} answers of ${label} could not be scored by ${metric}: they count neither as right nor as wrong`];
    }),
  );
}
