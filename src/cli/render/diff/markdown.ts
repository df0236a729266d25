import type { KeyChange, PromptDifference } from '../../../core/prompt/compare/compare-prompts.js';
import { ICL_NOTICE } from '../../../core/icl/icl.js';
import type { PromptDiff } from '../../workspace/states/differences.js';
import { brokenLines, type DiffData, figureRows, measuredLine, nameWords, tokenChange, tokenWords, versionWords } from './text.js';
import { changedParts } from './stat.js';
import { nearChanges, toLineDiff } from './line-diff.js';
import { codeBlock, codeCell, codeSpan, markdownTable } from '../elements/markdown.js';

/** By this a bot finds its own comment again, to replace it. */
const MARKER = '<!-- git-prompt diff -->';
/** GitHub takes 65,536 characters. */
const LONGEST = 60_000;
const CONTEXT = 3;

/** For a pull-request comment. Whatever comes from files stands in code. */
export function renderDiffMarkdown(data: DiffData): string {
  const prompts = data.prompts.filter(({ change }) => change !== 'same');
  const head = [MARKER, heading(data), summary(prompts)].join('\n\n');
  const foot = usesLearner(prompts) ? [`_${ICL_NOTICE}_`] : [];
  return [head, ...fitting(prompts, LONGEST - head.length), ...foot].join('\n\n');
}

/** The same as one table. */
export function renderDiffStatMarkdown(data: DiffData): string {
  const prompts = data.prompts.filter(({ change }) => change !== 'same');
  const head = [MARKER, heading(data), summary(prompts)];
  const rows = prompts.map((prompt) => [
    codeCell(nameWords(prompt)),
    versionWords(prompt),
    prompt.contract?.word ?? '',
    tokenChange(prompt),
    changedParts(prompt).map(codeCell).join(' '),
  ]);
  return [...head, ...(rows.length === 0 ? [] : [markdownTable(['prompt', 'version', 'contract', 'tokens', 'changed'], rows, [0, 1, 2, 4])])].join(
    '\n\n',
  );
}

function heading({ before, after }: DiffData): string {
  return `## Prompts: ${codeSpan(before)} → ${codeSpan(after)}`;
}

function summary(prompts: readonly PromptDiff[]): string {
  if (prompts.length === 0) return 'No prompt differs.';
  const count = (word: string): number => prompts.filter(({ contract }) => contract?.word === word).length;
  const differ = `${prompts.length} prompt${prompts.length === 1 ? ' differs' : 's differ'}`;
  return `${differ}; contract: **${count('breaking')} breaking**, ${count('compatible')} compatible.`;
}

/** Every prompt's figures, then as many texts as there is room for; names are left out only where not even figures fit. */
function fitting(prompts: readonly PromptDiff[], room: number): string[] {
  const sections: string[] = [];
  let left = room;
  for (const [index, prompt] of prompts.entries()) {
    const short = section(prompt, TOO_LONG);
    left -= short.length + 2;
    if (left < 0) return [...sections, `… and ${prompts.length - index} more; see them with \`prompt diff\`.`];
    sections.push(short);
  }
  return prompts.map((prompt, index) => {
    const [short = '', whole] = [sections[index], section(prompt, detailsOf(prompt))];
    if (whole.length - short.length > left) return short;
    left -= whole.length - short.length;
    return whole;
  });
}

const TOO_LONG = 'The text is too long for a comment; see it with `prompt diff`.';

function section(prompt: PromptDiff, details: string): string {
  const { contract } = prompt;
  const was = prompt.change === 'renamed' && prompt.before ? ` (was ${codeSpan(prompt.before.name)})` : '';
  const facts = [
    versionWords(prompt),
    ...(contract ? [`contract: ${contract.word === 'breaking' ? '**breaking**' : contract.word}`] : []),
    ...tokenWords(prompt),
  ];
  const changes = (contract?.changes ?? []).map(
    ({ impact, message }) => `- ${impact === 'breaking' ? '**breaking**' : impact}: ${codeSpan(message)}`,
  );
  const parts = [
    `### ${codeSpan(prompt.name)}${was}`,
    facts.join(' · '),
    brokenLines(prompt).map((line) => `- ${codeSpan(line)}`).join('\n'),
    changes.join('\n'),
    figures(prompt),
    measuredLine(prompt).map((line) => codeSpan(line)).join('\n'),
    details,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function figures(prompt: PromptDiff): string {
  if (!prompt.before?.tokens || !prompt.after?.tokens) return '';
  const metrics = new Set([prompt.before, prompt.after].flatMap((side) => side.metrics.map(({ name }) => name)));
  const cell = (text: string): string => (/[a-z]/i.test(text) ? codeCell(text) : text);
  const rows = figureRows(prompt).map(([label = '', ...cells]) => [metrics.has(label) ? codeCell(label) : label.trim(), ...cells.map(cell)]);
  return rows.length === 0 ? '' : markdownTable(['', 'before', 'after', 'change'], rows);
}

function detailsOf(prompt: PromptDiff): string {
  const { difference } = prompt;
  const lines = difference ? diffLines(difference) : [];
  if (lines.length === 0) return '';
  const title = changedParts(prompt).map((part) => `<code>${escapeHtml(part)}</code>`).join(', ');
  return `<details><summary>${title}</summary>\n\n${codeBlock('diff', lines)}\n\n</details>`;
}

/** Every changed part as a hunk of one diff. */
function diffLines({ messages, keys, variables, partials, examples }: PromptDifference): string[] {
  const hunk = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [`@@ ${title} @@`, ...lines]);
  return [
    ...hunk('front matter', keys.flatMap(keyLines)),
    ...hunk('variables', variables.flatMap(keyLines)),
    ...messages.flatMap(({ role, words }, index) => hunk(`message ${index + 1} (${role})`, words ? nearChanges(toLineDiff(words), CONTEXT) : [])),
    ...hunk('partials', partials.map((name) => ` ${name}`)),
    ...hunk('examples', [...idLine('-', examples.removed), ...idLine(' changed: ', examples.changed), ...idLine('+', examples.added)]),
  ];
}

function keyLines({ key, before, after }: KeyChange): string[] {
  return [...(before === undefined ? [] : [`-${key}: ${before}`]), ...(after === undefined ? [] : [`+${key}: ${after}`])];
}

function idLine(sign: string, ids: readonly string[]): string[] {
  return ids.length === 0 ? [] : [`${sign}${ids.slice(0, SHOWN_IDS).join(' ')}${ids.length > SHOWN_IDS ? ` and ${ids.length - SHOWN_IDS} more` : ''}`];
}

const SHOWN_IDS = 20;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`*_[\]\\|~@#]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function usesLearner(prompts: readonly PromptDiff[]): boolean {
  return prompts.some(({ before, after }) => [before, after].some((side) => side?.measuredModel?.startsWith('local/')));
}
