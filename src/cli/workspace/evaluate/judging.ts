import type { NamedModel } from '../../../adapters/models/index.js';
import type { JudgeUsage } from '../../../core/eval/run/judge-usage.js';
import type { Judge, JudgePrompt } from '../../../core/eval/scorers/ports.js';
import type { Outcome, Parameters, Price } from '../../../core/ports.js';
import type { Variant } from '../../../core/transform/variant.js';
import { packagedPrompt } from '../templates/packaged-prompt.js';

export interface Judging {
  judge: Judge;
  /** Since the last time. */
  takeUsage(): JudgeUsage[];
}

export interface JudgingOptions {
  price: Price;
  signal: AbortSignal;
  /** No judge is asked once so much was spent on them. */
  maxUsd?: number;
}

/**
 * Asks models by the tool's own prompts.
 * @param models opened already: what is missing was said before anything was paid
 */
export function createJudging(models: ReadonlyMap<string, NamedModel>, { price, signal, maxUsd }: JudgingOptions): Judging {
  const prompts = new Map<JudgePrompt, Variant>();
  let spent = 0;
  const asked = new Map<string, { outcome: Outcome; cost: number | undefined }[]>();
  const promptOf = (name: JudgePrompt): Variant => {
    const variant = prompts.get(name) ?? packagedPrompt(`judge/${name}`);
    prompts.set(name, variant);
    return variant;
  };
  return {
    async judge(name, promptName, values, { parameters, repeat }) {
      if (maxUsd !== undefined && spent >= maxUsd) return OVER_BUDGET;
      const { model, provider, modelName } = models.get(name) as NamedModel;
      const variant = promptOf(promptName);
      const { messages } = variant.render(variant.compiled.checker.complete(values).values);
      const request = { model: modelName, messages, parameters: merged(variant.parameters, parameters), ...(repeat === undefined ? {} : { repeat }) };
      const outcome = await model.complete(request, signal);
      const cost = outcome.ok ? price(provider, modelName, outcome.completion.usage) : undefined;
      if (outcome.ok && outcome.completion.kept !== true) spent += cost ?? 0;
      const known = asked.get(name) ?? [];
      known.push({ outcome, cost });
      asked.set(name, known);
      return outcome;
    },
    takeUsage() {
      const usage = [...asked].map(([model, requests]) => usageOf(model, requests));
      asked.clear();
      return usage;
    },
  };
}

const OVER_BUDGET: Outcome = { ok: false, failure: { code: 'aborted', message: 'what judges may cost is spent (--max-usd)', fatal: false } };

/** A parameter of null is not sent: some models refuse a temperature. */
function merged(own: Parameters, given: Parameters): Parameters {
  return Object.fromEntries(Object.entries({ ...own, ...given }).filter(([, value]) => value !== null));
}

function usageOf(model: string, requests: readonly { outcome: Outcome; cost: number | undefined }[]): JudgeUsage {
  const completions = requests.flatMap(({ outcome }) => (outcome.ok ? [outcome.completion] : []));
  const total = (values: readonly (number | undefined)[]): number | undefined =>
    values.length === 0 || values.includes(undefined) ? undefined : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const inputTokens = total(completions.map(({ usage }) => usage.inputTokens));
  const outputTokens = total(completions.map(({ usage }) => usage.outputTokens));
  const answered = requests.flatMap(({ outcome, cost }) => (outcome.ok ? [{ cost, kept: outcome.completion.kept === true }] : []));
  const cost = total(answered.map((one) => one.cost));
  const incurred = total(answered.map((one) => (one.kept ? 0 : one.cost)));
  return {
    model,
    requests: requests.length,
    failed: requests.length - completions.length,
    kept: answered.filter(({ kept }) => kept).length,
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(cost === undefined ? {} : { cost }),
    ...(incurred === undefined ? {} : { incurred }),
  };
}
