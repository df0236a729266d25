import { checkExamples, type LintedPool } from '../../../examples/lint.js';
import { placesOfExamples } from '../../../prompt/examples.js';
import type { Problem, PromptRule } from '../../rule.js';
import type { CheckedPrompt } from '../../rule.js';

const FRONT = '---\nvariables: { t: { type: string } }\noutput: { labels: [red, green] }\ntransforms: [few-shot: { k: 1 }]\n---\nRed or green? {{ t }}\n';

/** A demonstration of what the prompt does not allow. */
export const exampleUnfit: PromptRule = {
  code: 'examples/unfit',
  severity: 'error',
  title: 'an example does not fit the prompt’s variables or `output:`',
  why: 'Models do what they are shown, before what they are told.',
  remedy: 'mend the example, or the contract',
  bad: { 'a.md': FRONT, 'a.examples.yaml': '- { input: a rose, output: rad }\n' },
  good: { 'a.md': FRONT, 'a.examples.yaml': '- { input: a rose, output: red }\n' },
  check: (checked) => found(checked, 'examples/unfit'),
};

/** Two demonstrations that cannot both be right. */
export const exampleContradiction: PromptRule = {
  code: 'examples/contradiction',
  severity: 'error',
  title: 'two examples answer the same input differently',
  why: 'The model is told both, and an evaluation depends on which of them is shown.',
  remedy: 'decide which is right, and remove the other',
  bad: { 'a.md': FRONT, 'a.examples.yaml': '- { input: a rose, output: red }\n- { input: A rose, output: green }\n' },
  good: { 'a.md': FRONT, 'a.examples.yaml': '- { input: a rose, output: red }\n- { input: a leaf, output: green }\n' },
  check: (checked) => found(checked, 'examples/contradiction'),
};

/** The same demonstration again. */
export const exampleDuplicate: PromptRule = {
  code: 'examples/duplicate',
  severity: 'warning',
  title: 'an example is in the pool twice',
  why: 'Shown twice it costs twice, and weighs more than was meant.',
  remedy: 'remove one of them',
  bad: { 'a.md': FRONT, 'a.examples.yaml': '- { input: a rose, output: red }\n- { input: a rose, output: red }\n' },
  good: { 'a.md': FRONT, 'a.examples.yaml': '- { input: a rose, output: red }\n- { input: a ruby, output: red }\n' },
  check: (checked) => found(checked, 'examples/duplicate'),
};

/** All three come from one look at the pool. */
const looked = new WeakMap<CheckedPrompt, ReturnType<typeof checkExamples>>();

function found(checked: CheckedPrompt, code: string): Problem[] {
  const { compiled, pool } = checked;
  if (!compiled || !pool || compiled.prompt.examples.length === 0) return [];
  let findings = looked.get(checked);
  if (!findings) {
    const linted: LintedPool = { compiled, file: pool.path, places: placesOfExamples(pool.path, pool.text), queries: [] };
    looked.set(checked, (findings = checkExamples(linted)));
  }
  return findings.filter((finding) => finding.code === code).map(({ place, message }) => ({ place, message }));
}
