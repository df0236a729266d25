import { PromptError } from '../../core/errors.js';
import type { Variable } from '../../core/prompt/front-matter/schema.js';
import type { ContextOptions } from '../../core/transform/compress/context.js';
import { type CommandResult, type Context, result } from '../command.js';
import { renderShortenedValue, type ShortenedValueData } from '../render/compress/value.js';
import { readValues } from '../workspace/values.js';
import type { CompressOptions } from './options.js';

interface Wish {
  label: string;
  /** Whose encoding counts. */
  model: string;
  wanted: ContextOptions;
  /** Of the command line. */
  typed: CompressOptions;
  variables: Readonly<Record<string, Variable>>;
}

/** What the transform does to a value at render time, shown for values that are given. Exit 1 where it is still too long. */
export async function shortenValue({ cwd }: Context, { label, model, wanted, typed, variables }: Wish): Promise<CommandResult> {
  if (typed.write === true) {
    throw new PromptError('usage', {
      message: '--write is for templates; a value is in no prompt',
      remedy: 'put `compress` with `context-var` under `transforms:` to have it done at render time',
    });
  }
  const { variable, query } = wanted;
  const values = await readValues(cwd, typed, variables);
  const missing = [variable, query].filter((name) => !Object.hasOwn(values, name));
  if (missing.length > 0) throw new PromptError('values/invalid', { name: label, faults: missing.map((name) => `${name}: required`) });
  const [{ loadTokenCounter }, { compressContext }] = await Promise.all([
    import('../../adapters/tokens.js'),
    import('../../core/transform/compress/context.js'),
  ]);
  const {
    values: changed,
    reasons: [summary = '', ...dropped],
    tokens,
  } = compressContext(values, wanted, await loadTokenCounter(model));
  const met = tokens !== undefined && tokens.after <= tokens.budget;
  const data: ShortenedValueData = {
    reference: label, model, variable, query, summary, dropped, met,
    value: changed[variable],
    explain: typed.explain === true,
    ...(tokens === undefined ? {} : { tokens }),
  };
  return result(data, renderShortenedValue, met || typed.bestEffort === true ? 0 : 1);
}
