import { PromptError } from '../../core/errors.js';
import { judgeNonInferiority, leastPairs, type NonInferiorityRule } from '../../core/eval/compare/non-inferior.js';
import { halveQueries } from '../../core/eval/queries/halves.js';
import type { Query } from '../../core/eval/queries/queries.js';
import type { TokenCounter } from '../../core/ports.js';
import { compilePrompt } from '../../core/prompt/template/compile.js';
import type { Prompt } from '../../core/prompt/prompt.js';
import type { Report } from '../../core/report/report.js';
import { confirmGroups, type Confirmation, type Search, searchSegments, type Trial } from '../../core/transform/compress/ablation/search.js';
import { readSegments, type Segment, withoutSegments } from '../../core/transform/compress/ablation/segments.js';
import { type CompressedBody, readingOf, shortBy, withBody } from '../../core/transform/compress/template.js';
import type { Context } from '../command.js';
import { placeFinder } from './place-finder.js';
import { openTrials, TrialStopped, type Trials } from './trial.js';
import { type AblationData, describeAblation } from './ablation-data.js';
import type { CompressOptions } from './options.js';

interface Wish {
  reference: string;
  prompt: Prompt;
  counter: TokenCounter;
  typed: CompressOptions;
}

/** What a person gives up where nothing else is said. */
const USUAL_MARGIN = 0.05;

/**
 * Leaves segments out while the prompt's own queries show no more loss than the margin: searched with one half of them,
 * confirmed with the other.
 *
 * @throws PromptError `compress/too-few-queries`, `compress/ablation-stopped`
 */
export async function ablate(
  context: Context,
  compressed: CompressedBody,
  wish: Wish,
): Promise<{ compressed: CompressedBody; data: AblationData; report: Report | undefined }> {
  const { prompt, counter, typed } = wish;
  const trials = await openTrials(context, wish.reference, typed);
  const { equivalence_margin: usual = USUAL_MARGIN, alpha, max_lost: maxLost } = trials.config;
  const rule: NonInferiorityRule = { margin: typed.margin ?? usual, alpha, seed: trials.request.seed, maxLost };
  const halves = halveQueries(trials.part.queries);
  requireEnough(trials, halves, rule);
  const reading = readingOf(prompt, counter);
  const segments = readSegments(compressed.document, reading.judge.meter);
  const bodyWithout = (positions: readonly number[]): string =>
    withoutSegments(
      compressed.document,
      positions.map((position) => segments[position] as Segment),
    );
  const reached = (positions: readonly number[]): boolean =>
    compressed.budget !== undefined && reading.judge.meter.whole(bodyWithout(positions)).tokens <= compressed.budget;
  const run: Run = { context, trials, prompt, rule, segments, bodyWithout, typed, done: { trials: 0, dropped: [] } };
  const order = segments.map((_, index) => index).sort((a, b) => (segments[b]?.tokens ?? 0) - (segments[a]?.tokens ?? 0) || a - b);
  try {
    const search = await drive(run, searchSegments(order, reached), halves.search);
    const confirmation = await drive(run, confirmGroups(search.dropped), halves.confirm);
    const body = bodyWithout(confirmation.kept.flatMap(({ group }) => group));
    const report =
      body === prompt.content.body
        ? undefined
        : await trials.compare([prompt, withBody(prompt, body)], `${trials.base.reported.label}+ablation`, halves.confirm);
    const placeAt = placeFinder(prompt);
    const places = segments.map(({ start }) => placeAt(compressed.origin.of({ start, end: start }).start));
    const shorter = { ...compressed, text: body, after: reading.judge.meter.whole(body) };
    return {
      compressed: { ...shorter, blocked: shortBy(shorter) > 0 ? compressed.blocked : [] },
      data: describeAblation({
        segments,
        places,
        texts: compressed.text,
        search,
        confirmation,
        rule,
        model: trials.base.model.id,
        halves,
        spending: trials.spending(),
      }),
      report,
    };
  } catch (error) {
    if (error instanceof TrialStopped) throw stopped(run, error);
    throw error;
  } finally {
    await trials.close();
  }
}

interface Run {
  context: Context;
  trials: Trials;
  prompt: Prompt;
  rule: NonInferiorityRule;
  segments: readonly Segment[];
  bodyWithout(positions: readonly number[]): string;
  typed: CompressOptions;
  /** How far it came, should it be stopped. */
  done: { trials: number; dropped: readonly number[] };
}

/** Answers what a search wants to know, until it knows all. */
async function drive<T extends Search | Confirmation>(run: Run, steps: Generator<readonly number[], T, Trial>, queries: readonly Query[]): Promise<T> {
  let step = steps.next();
  while (step.done !== true) {
    const trial = await tryWithout(run, step.value, queries);
    run.done.trials++;
    if (trial.holds) run.done.dropped = step.value;
    step = steps.next(trial);
  }
  return step.value;
}

async function tryWithout({ trials, prompt, rule, bodyWithout }: Run, positions: readonly number[], queries: readonly Query[]): Promise<Trial> {
  const shorter = withBody(prompt, bodyWithout(positions));
  // A message that is left without a text is no message: nothing to ask.
  const sameRoles = shorter.messages.map(({ role }) => role).join(' ') === prompt.messages.map(({ role }) => role).join(' ');
  if (!sameRoles || !compilePrompt(shorter).compiled) return { holds: false };
  const { holds, loss } = judgeNonInferiority(trials.part.set, queries, [await trials.ask(prompt, queries), await trials.ask(shorter, queries)], rule);
  return { holds, ...(loss === undefined ? {} : { loss }) };
}

function requireEnough({ part: { set, name } }: Trials, { search, confirm }: ReturnType<typeof halveQueries>, rule: NonInferiorityRule): void {
  const primaries = set.primaries ?? [set.primary];
  const kinds = set.scorers.filter(({ metric }) => primaries.includes(metric)).map(({ definition }) => definition.kind);
  const least = Math.max(...kinds.map((kind) => leastPairs(kind, rule)));
  if (Math.min(search.length, confirm.length) < least) {
    throw new PromptError('compress/too-few-queries', { name, search: search.length, confirm: confirm.length, least, margin: rule.margin });
  }
}

function stopped({ context, segments, typed, done }: Run, { stop }: TrialStopped): PromptError {
  const again = typed.cache === false ? undefined : ['prompt', ...context.argv].join(' ');
  const progress = {
    trials: done.trials,
    dropped: done.dropped.length,
    tokens: done.dropped.reduce((sum, position) => sum + (segments[position]?.tokens ?? 0), 0),
  };
  return new PromptError('compress/ablation-stopped', { reason: stop.reason, ...progress, interrupted: stop.cause === 'interrupt', again });
}
