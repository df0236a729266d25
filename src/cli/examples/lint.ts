import { PromptError } from '../../core/errors.js';
import { lintPool } from '../../core/examples/lint.js';
import { isError } from '../../core/finding.js';
import { placesOfExamples } from '../../core/prompt/examples.js';
import { type CommandResult, type Context, result } from '../command.js';
import { type LintData, renderLint } from '../render/examples.js';
import { openPool, openPrompt } from './pool.js';

export async function lintExamples(context: Context, typed: string): Promise<CommandResult> {
  const pool = await openPool(context, typed);
  const { compiled, queries } = await openPrompt(pool);
  const { name, examples } = compiled.prompt;
  if (pool.text === undefined) throw new PromptError('examples/none', { name, file: pool.file });
  const findings = lintPool({ compiled, file: pool.file, places: placesOfExamples(pool.file, pool.text), queries });
  const data: LintData = { name, file: pool.file, examples: examples.length, queries: queries.length, findings };
  return result(data, renderLint, findings.some(isError) ? 1 : 0);
}
