import type { KeyChange, MessageChange, PromptDifference, WordChange } from '../../../core/prompt/compare/compare-prompts.js';
import type { ContractDifference } from '../../../core/prompt/compare/contract.js';
import type { Style } from '../elements/style.js';

/** Lines of unchanged text kept around a change. */
const CONTEXT = 2;

/** What differs between two prompts, as one titled section for each part that does. */
export function changeSections({ messages, keys, variables, partials, examples }: PromptDifference, style: Style): string[] {
  const { added, removed, changed } = examples;
  const sections = [
    section('front matter', keys.map((change) => keyLine(change, style)), style),
    section('variables', variables.map((change) => keyLine(change, style)), style),
    ...messages.map((message, index) => messageSection(message, index, style)),
    section('partials changed', partials.map((name) => `  ${name}`), style),
    section('examples', exampleLines({ added, removed, changed }, style), style),
  ];
  return sections.filter((text) => text !== '');
}

/** `contract: breaking`, and each change in a sentence. */
export function contractSection({ word, changes }: ContractDifference, style: Style): string {
  const { color } = style;
  const lines = changes.map(({ impact, message }) => `  ${impact === 'breaking' ? color.red('breaking') : color.green('compatible')}  ${message}`);
  return [`${color.bold('contract:')} ${contractWord(word, style)}`, ...lines].join('\n');
}

export function contractWord(word: ContractDifference['word'], { color }: Style): string {
  return { breaking: color.red, compatible: color.green, none: color.dim }[word](word);
}

function section(title: string, lines: readonly string[], { color }: Style): string {
  return lines.length === 0 ? '' : [color.bold(title), ...lines].join('\n');
}

function keyLine({ key, before, after }: KeyChange, { color }: Style): string {
  if (before === undefined) return `  ${color.green(`+ ${key}: ${after}`)}`;
  if (after === undefined) return `  ${color.red(`- ${key}: ${before}`)}`;
  return `  ${key}: ${color.red(before)} → ${color.green(after)}`;
}

function messageSection({ role, words }: MessageChange, index: number, style: Style): string {
  if (!words) return '';
  const text = words.map((change) => wordText(change, style)).join('');
  return section(`message ${index + 1} (${role})`, withoutFarLines(text.split('\n'), words).map((line) => `  ${line}`), style);
}

function wordText({ kind, text }: WordChange, { color, colored }: Style): string {
  if (kind === 'same') return text;
  const marked = (line: string): string => {
    if (line === '') return '';
    if (colored) return kind === 'added' ? color.green.underline(line) : color.red.strikethrough(line);
    return kind === 'added' ? `{+${line}+}` : `[-${line}-]`;
  };
  return text.split('\n').map(marked).join('\n');
}

/** Long stretches without a change become one line. */
function withoutFarLines(lines: readonly string[], words: readonly WordChange[]): string[] {
  const touched = new Set<number>();
  let line = 0;
  for (const { kind, text } of words) {
    const spanned = text.split('\n').length - 1;
    if (kind !== 'same') for (let at = line; at <= line + spanned; at++) touched.add(at);
    line += spanned;
  }
  const near = (index: number): boolean => [...Array(CONTEXT * 2 + 1).keys()].some((offset) => touched.has(index + offset - CONTEXT));
  const shown: string[] = [];
  for (const [index, text] of lines.entries()) {
    if (near(index)) shown.push(text);
    else if (shown.at(-1) !== '…') shown.push('…');
  }
  return shown;
}

const SHOWN_IDS = 8;

function exampleLines({ added, removed, changed }: PromptDifference['examples'], { color }: Style): string[] {
  const line = (title: string, ids: readonly string[]): string[] =>
    ids.length === 0 ? [] : [`  ${title} ${ids.length}: ${ids.slice(0, SHOWN_IDS).join(' ')}${ids.length > SHOWN_IDS ? ' …' : ''}`];
  return [...line(color.green('added'), added), ...line(color.red('removed'), removed), ...line(color.yellow('changed'), changed)];
}
