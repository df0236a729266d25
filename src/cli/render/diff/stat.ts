import type { PromptDifference } from '../../../core/prompt/compare/compare-prompts.js';
import type { PromptDiff } from '../../workspace/states/differences.js';
import { contractWord } from './changes.js';
import { brokenLines, type DiffData, headLine, nameWords, tokenChange, versionWords } from './text.js';
import type { Style } from '../elements/style.js';
import { renderTable } from '../elements/table.js';

/** One line for each prompt: which versions, what it means to callers, what changed. */
export function renderDiffStat(data: DiffData, style: Style): string {
  const prompts = data.prompts.filter(({ change }) => change !== 'same');
  const head = style.color.dim(headLine({ ...data, prompts }));
  if (prompts.length === 0) return head;
  const columns = [
    { title: 'PROMPT' },
    { title: 'VERSION' },
    { title: 'CONTRACT' },
    { title: 'TOKENS', align: 'right' as const, drops: 1 },
    { title: 'CHANGED', shrinks: true, drops: 2 },
  ];
  const rows = prompts.map((prompt) => [
    nameWords(prompt),
    versionWords(prompt),
    prompt.contract ? contractWord(prompt.contract.word, style) : '',
    tokenChange(prompt),
    changedParts(prompt).join(', '),
  ]);
  return [head, renderTable(columns, rows, style)].join('\n');
}

/** `message 1`, `model`, `partial tone`, `3 examples` */
export function changedParts(prompt: PromptDiff): string[] {
  const { difference } = prompt;
  return difference ? partsOf(difference) : brokenLines(prompt);
}

function partsOf({ messages, keys, variables, partials, examples }: PromptDifference): string[] {
  const count = examples.added.length + examples.removed.length + examples.changed.length;
  return [
    ...messages.flatMap(({ words }, index) => (words ? [`message ${index + 1}`] : [])),
    ...keys.map(({ key }) => key),
    ...(variables.length > 0 ? [`variables ${variables.map(({ key }) => key).join(' ')}`] : []),
    ...partials.map((name) => `partial ${name}`),
    ...(count > 0 ? [`${count} example${count === 1 ? '' : 's'}`] : []),
  ];
}
