import { PromptError } from '../../core/errors.js';
import { type CommandResult, type Context, result } from '../command.js';
import { type PoolData, renderPool } from '../render/examples.js';
import { requirePrompt } from '../workspace/require.js';
import { openPool } from './pool.js';
import type { ExamplesOptions } from './options.js';

export async function listExamples(context: Context, typed: string, { category }: ExamplesOptions): Promise<CommandResult> {
  const pool = await openPool(context, typed);
  const { name, examples } = requirePrompt(pool.resolved);
  if (pool.text === undefined) throw new PromptError('examples/none', { name, file: pool.file });
  const wanted = examples.filter((example) => category === undefined || example.category === category || example.output === category);
  const data: PoolData = { name, file: pool.file, total: examples.length, examples: wanted };
  return result(data, renderPool, wanted.length === 0 ? 3 : 0);
}
