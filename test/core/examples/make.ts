import { compilePrompt, type CompiledPrompt } from '../../../src/core/prompt/template/compile.js';
import type { Example } from '../../../src/core/prompt/examples.js';
import { readPrompt } from '../../../src/core/prompt/prompt.js';

/** A prompt with this front matter and body, whose pool is these examples, given as YAML. */
export function promptWith(pool: string, head = 'output: { labels: [red, green] }', variables = 'text: { type: string, maxLength: 600 }', body = '{{ text }}'): CompiledPrompt {
  const text = `---\nvariables: { ${variables} }\n${head}\ntransforms: [few-shot]\n---\n${body}\n`;
  const { prompt } = readPrompt({ name: 'p', path: 'p.md', text, examples: { path: 'p.examples.yaml', text: pool } });
  return compilePrompt(prompt!).compiled!;
}

export function example(input: Example['input'], output: unknown, id = 'new'): Example {
  return { id, input, output, quality: 1 };
}
