import { loadPrices } from '../../../adapters/prices.js';
import type { Comparison } from '../../../core/eval/compare/comparison.js';
import type { Metric } from '../../../core/eval/compare/metrics.js';
import type { VerdictWord } from '../../../core/eval/compare/verdict.js';
import { formatPlace } from '../../../core/finding.js';
import type { Role, TokenCount } from '../../../core/ports.js';
import { comparePrompts, isEmptyDifference, type PromptDifference } from '../../../core/prompt/compare/compare-prompts.js';
import { compareContracts, type ContractDifference } from '../../../core/prompt/compare/contract.js';
import type { Prompt, ReadPrompt } from '../../../core/prompt/prompt.js';
import { templateTexts } from '../../../core/prompt/template/static-text.js';
import type { Report, ReportVariant } from '../../../core/report/report.js';
import { type History, versionLabel } from '../history/history.js';
import type { Project } from '../project.js';
import { readReportOf } from '../reports/report-of.js';
import { FALLBACK_MODEL, sumTokens, type TokenCounts } from '../tokens.js';

/** A prompt in one of the states that are compared. */
export interface SideSource {
  name: string;
  /** As typed: `support/triage@7`. */
  label?: string;
  read: ReadPrompt;
  version?: string;
  pinnedModel?: string;
}

/** What is known of one side of a difference. */
export interface DiffSide {
  name: string;
  label?: string;
  hash: string;
  version?: string;
  model?: string;
  /** Undefined where it cannot be read. */
  tokens?: TokenCount;
  /** US dollars for the template's tokens of one call; undefined where the price is not known. */
  inputCost?: number;
  /** US dollars of one query as it was measured. */
  measuredCost?: number;
  /** What was measured of this content. */
  metrics: Metric[];
  /** The model that was measured. */
  measuredModel?: string;
  /** Why it cannot be read; there are no figures then. */
  broken?: string;
}

export interface MessageTokens {
  role: Role;
  before?: TokenCount;
  after?: TokenCount;
}

/** One prompt in two states. */
export interface PromptDiff {
  name: string;
  change: 'same' | 'changed' | 'renamed' | 'added' | 'deleted';
  before?: DiffSide;
  after?: DiffSide;
  /** This and the next only where both sides can be read. */
  difference?: PromptDifference;
  contract?: ContractDifference;
  messages: MessageTokens[];
  /** The paired comparison of exactly these contents, where there was one. */
  measured?: Pick<Comparison, 'metric' | 'difference' | 'interval' | 'pairs'> & { verdict: VerdictWord };
}

/** What differences are described from. */
export interface DiffSources {
  project: Project;
  /** Undefined before the first commit. */
  history: History | undefined;
  counts: TokenCounts;
}

/** Compares the two sides of one prompt, of which at least one is there, and gathers their figures. */
export async function describeDifference(sources: DiffSources, before: SideSource | undefined, after: SideSource | undefined): Promise<PromptDiff> {
  const names = [...new Set([after, before].flatMap((side) => side?.name ?? []))];
  const [name = ''] = names;
  const old = before && (await describeSide(sources, before, names));
  const now = after && (await describeSide(sources, after, names));
  const [was, is] = [before?.read.prompt, after?.read.prompt];
  const compared = old && now?.report && findComparison(now.report, old.side.hash, now.side.hash);
  const figures = {
    name,
    // Where nothing else is on record of the earlier one, what the later one was compared with says it.
    ...(old ? { before: old.report ? old.side : { ...old.side, ...figuresOf(compared?.baseline) } } : {}),
    ...(now ? { after: now.side } : {}),
    messages: pairMessages(old?.messages ?? [], now?.messages ?? []),
    ...(compared ? { measured: compared.measured } : {}),
  };
  if (!before || !after) return { ...figures, change: before ? 'deleted' : 'added' };
  const renamed = before.name !== after.name;
  if (!was || !is) return { ...figures, change: renamed ? 'renamed' : before.read.hash === after.read.hash ? 'same' : 'changed' };
  const difference = comparePrompts(was, is);
  const change = renamed ? 'renamed' : isEmptyDifference(difference) ? 'same' : 'changed';
  return { ...figures, change, difference, contract: compareContracts(was.content, is.content) };
}

interface Described {
  side: DiffSide;
  messages: { role: Role; tokens: TokenCount }[];
  report?: Report;
}

/** @param names of the prompt on both sides: history knows it by one of them */
async function describeSide(sources: DiffSources, source: SideSource, names: readonly string[]): Promise<Described> {
  const { name, label, read, pinnedModel } = source;
  const { history } = sources;
  const version = source.version ?? (history && firstOf(names.map((one) => versionLabel(history, one, read.hash))));
  const known = { name, hash: read.hash, ...(label === undefined ? {} : { label }), ...(version === undefined ? {} : { version }) };
  if (!read.prompt) {
    const fault = read.findings.find(({ severity }) => severity === 'error');
    const broken = fault ? `${formatPlace(fault.place)}: ${fault.message}` : 'it cannot be read';
    return { side: { ...known, metrics: [], broken }, messages: [] };
  }
  const { prompt } = read;
  const model = pinnedModel ?? prompt.content.model ?? sources.project.config.default_model;
  const messages = await countMessages(sources.counts, model, prompt);
  const tokens = sumTokens(messages.map((message) => message.tokens));
  const inputCost = model === undefined ? undefined : await priceOf(sources.project, model, tokens.tokens);
  const report = firstOf(await Promise.all(names.map((one) => readReportOf(sources.project, history, { ...prompt, name: one }))));
  const side = {
    ...known,
    tokens,
    ...(model === undefined ? {} : { model }),
    ...(inputCost === undefined ? {} : { inputCost }),
    ...figuresOf(report?.variants.findLast(({ role, content }) => role === 'candidate' && content === read.hash)),
  };
  return { side, messages, ...(report ? { report } : {}) };
}

function firstOf<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined);
}

async function countMessages(counts: TokenCounts, model: string | undefined, prompt: Prompt): Promise<Described['messages']> {
  const texts = templateTexts(prompt);
  const counted = await counts.count(model ?? FALLBACK_MODEL, texts.map(({ text }) => text));
  return texts.map(({ role }, index) => ({ role, tokens: counted[index] ?? { tokens: 0, method: 'exact' } }));
}

async function priceOf(project: Project, model: string, inputTokens: number): Promise<number | undefined> {
  const slash = model.indexOf('/');
  const price = await loadPrices(project.config.prices);
  return price(model.slice(0, slash), model.slice(slash + 1), { inputTokens, outputTokens: 0 });
}

function figuresOf(variant: ReportVariant | undefined): Pick<DiffSide, 'metrics' | 'measuredCost' | 'measuredModel'> {
  if (!variant) return { metrics: [] };
  const { metrics, model, usage } = variant;
  return { metrics, measuredModel: model, ...(usage.cost === undefined || usage.requests === 0 ? {} : { measuredCost: usage.cost / usage.requests }) };
}

/** What a report says of exactly these two contents. */
function findComparison(
  { variants, comparisons }: Report,
  before: string,
  after: string,
): { baseline: ReportVariant; measured: NonNullable<PromptDiff['measured']> } | undefined {
  const variantOf = (label: string): ReportVariant | undefined => variants.find((variant) => variant.label === label);
  for (const { baseline: label, candidate, metric, difference, interval, pairs, verdict } of comparisons) {
    const baseline = variantOf(label);
    if (baseline?.content !== before || variantOf(candidate)?.content !== after) continue;
    return { baseline, measured: { metric, pairs, verdict, ...(difference === undefined ? {} : { difference }), ...(interval ? { interval } : {}) } };
  }
  return undefined;
}

/** By position, as they are sent. */
function pairMessages(before: Described['messages'], after: Described['messages']): MessageTokens[] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index): MessageTokens => {
    const [old, now] = [before[index], after[index]];
    return { role: (now ?? old)?.role ?? 'user', ...(old ? { before: old.tokens } : {}), ...(now ? { after: now.tokens } : {}) };
  });
}
