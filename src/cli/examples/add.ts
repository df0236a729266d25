import { PromptError } from '../../core/errors.js';
import { createAdmission } from '../../core/examples/admit.js';
import { createIds } from '../../core/examples/new-id.js';
import { readAnswer } from '../../core/prompt/values/check-example.js';
import type { CompiledPrompt } from '../../core/prompt/template/compile.js';
import type { Example } from '../../core/prompt/examples.js';
import { type CommandResult, type Context, result } from '../command.js';
import { renderAdded } from '../render/examples.js';
import { readValues } from '../workspace/values.js';
import { noteUnused, openPool, openPrompt, writePool } from './pool.js';
import type { ExamplesOptions } from './options.js';

/** Adds one example, if it fits the prompt, is new, contradicts none and gives no query away. */
export async function addExample(context: Context, typed: string, options: ExamplesOptions): Promise<CommandResult> {
  const pool = await openPool(context, typed);
  const { compiled, queries } = await openPrompt(pool);
  const { name, examples } = compiled.prompt;
  const id = options.id ?? createIds(examples.map((example) => example.id))();
  const written = { id, ...(await readExample(context.cwd, compiled, options)) };
  const example: Example = { quality: 1, ...written };
  const admission = createAdmission(compiled, queries)(example);
  if (admission.kind === 'present') {
    throw new PromptError('examples/refused', {
      name,
      file: pool.file,
      faults: [`the same example is there, as ${admission.as}`],
      remedy: 'there is nothing to do',
    });
  }
  if (admission.kind === 'refused') {
    throw new PromptError('examples/refused', { name, file: pool.file, faults: admission.reasons, remedy: 'mend what is said above' });
  }
  writePool(pool, [written]);
  noteUnused(compiled.prompt, context.note);
  return result({ name, file: pool.file, added: [id], total: examples.length + 1 }, renderAdded);
}

async function readExample(cwd: string, compiled: CompiledPrompt, options: ExamplesOptions): Promise<Omit<Example, 'id' | 'quality'> & { quality?: number }> {
  const { content } = compiled.prompt;
  const text = options.input;
  const values = await readValues(cwd, options, content.variables);
  const hasValues = Object.keys(values).length > 0;
  if ((text === undefined) === !hasValues) {
    throw new PromptError('usage', {
      message: 'an example needs one input',
      remedy: 'give --input "…" for the only required variable, or --var name=value for each',
    });
  }
  const output = options.output;
  if (output === undefined) throw new PromptError('usage', { message: 'an example needs the answer to show', remedy: 'give --output "…"' });
  const { category, quality, source } = options;
  return {
    input: text ?? values,
    output: readAnswer(output, content.output),
    ...(category === undefined ? {} : { category }),
    ...(quality === undefined ? {} : { quality }),
    ...(source === undefined ? {} : { source }),
  };
}
