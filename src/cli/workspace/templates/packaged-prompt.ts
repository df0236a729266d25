import { packagedText } from '../../../adapters/package-files.js';
import { PromptError } from '../../../core/errors.js';
import { compilePrompt } from '../../../core/prompt/template/compile.js';
import { readPrompt } from '../../../core/prompt/prompt.js';
import { prepareVariant, type Variant } from '../../../core/transform/variant.js';

/** A prompt that the tool itself asks with. @param name such as `judge/rubric` */
export function packagedPrompt(name: string): Variant {
  const path = `prompts/${name}.md`;
  const { prompt, findings } = readPrompt({ name, path, text: packagedText(path) });
  const compiled = prompt && compilePrompt(prompt).compiled;
  if (!compiled) throw new PromptError('prompt/invalid', { name }, { findings });
  return prepareVariant(compiled);
}
