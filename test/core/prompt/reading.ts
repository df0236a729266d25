import type { Finding } from '../../../src/core/finding.js';
import { formatPlace, sortFindings } from '../../../src/core/finding.js';
import type { Message } from '../../../src/core/ports.js';
import { checkDraft, type CompiledPrompt, compilePrompt, renderMessages } from '../../../src/core/prompt/template/compile.js';
import type { Prompt, ReadPrompt } from '../../../src/core/prompt/prompt.js';
import { readPrompt } from '../../../src/core/prompt/prompt.js';
import type { Values } from '../../../src/core/prompt/values/values.js';

/** What stands beside a prompt's file. */
export interface Beside {
  partials?: Record<string, string>;
  /** Text of `p/a.examples.yaml`. */
  examples?: string;
}

export const PATH = 'p/a.md';

export function read(text: string, { partials, examples }: Beside = {}): ReadPrompt {
  return readPrompt({
    name: 'a',
    path: PATH,
    text,
    ...(partials ? { partials: { folder: 'p/_partials', texts: partials } } : {}),
    ...(examples === undefined ? {} : { examples: { path: 'p/a.examples.yaml', text: examples } }),
  });
}

/** The prompt; fails where the file has errors. */
export function readWhole(text: string, beside: Beside = {}): Prompt {
  const { prompt, findings } = read(text, beside);
  if (!prompt) throw new Error(`cannot be read: ${listed(findings).join('; ')}`);
  return prompt;
}

export function compile(text: string, beside: Beside = {}): CompiledPrompt {
  const { compiled, findings } = compilePrompt(readWhole(text, beside));
  if (!compiled) throw new Error(`cannot be compiled: ${listed(findings).join('; ')}`);
  return compiled;
}

/** Everything that is wrong with a file, in the order in which a person mends it. */
export function faults(text: string, beside: Beside = {}): Finding[] {
  const { prompt, draft, findings } = read(text, beside);
  const later = prompt ? compilePrompt(prompt).findings : draft ? checkDraft(draft) : [];
  return sortFindings([...findings, ...later]);
}

/** `error p/a.md:3:7 prompt/invalid` */
export function brief({ severity, place, code }: Finding): string {
  return `${severity} ${formatPlace(place)} ${code}`;
}

export function listed(findings: readonly Finding[]): string[] {
  return findings.map((finding) => `${brief(finding)}: ${finding.message}`);
}

/** Front matter that declares these variables as texts, and a body. */
export function withTexts(names: string, body: string): string {
  return `---\nvariables: { ${names.split(' ').map((name) => `${name}: { type: string }`).join(', ')} }\n---\n${body}`;
}

/** Front matter that declares these variables as anything, and a body. */
export function withAny(names: string, body: string): string {
  return `---\nvariables: { ${names.split(' ').map((name) => `${name}: {}`).join(', ')} }\n---\n${body}`;
}

export function render(text: string, values: Values = {}, beside: Beside = {}): Message[] {
  const compiled = compile(text, beside);
  const completed = compiled.checker.complete(values);
  if (completed.faults.length > 0) throw new Error(completed.faults.map(({ variable, message }) => `${variable} ${message}`).join('; '));
  return renderMessages(compiled, completed.values);
}

/** The text of the only message. */
export function renderText(text: string, values: Values = {}, beside: Beside = {}): string {
  const [only, ...others] = render(text, values, beside);
  if (!only || others.length > 0) throw new Error('expected one message');
  return only.content;
}
