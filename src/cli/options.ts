import { PromptError } from '../core/errors.js';
import { MODEL_NAME } from '../core/prompt/front-matter/model-name.js';
import { meantWord } from '../core/text/nearest-word.js';
import { alternatives, suggestion } from '../core/words/words.js';

/** Options that every command takes, in commander's notation. */
export const GLOBAL_OPTIONS = [
  { flags: '--json', description: 'one JSON document on stdout' },
  { flags: '-C <dir>', description: 'run as if started there' },
  { flags: '--no-color', description: 'plain text (also NO_COLOR=1)' },
  { flags: '-q, --quiet', description: 'no notes and no progress' },
] as const;

/** A whole number, 0 or more. @param flag whose value it is */
export function parseCount(text: string, _?: unknown, flag?: string): number {
  if (!/^\d{1,15}$/.test(text)) {
    throw new PromptError('usage', {
      message: `${flag === undefined ? 'expected' : `${flag} expects`} a whole number, but got \`${text}\``,
      remedy: 'write digits only',
    });
  }
  return Number(text);
}

/** The number of a version: `7`, or `v7` as in a reference. @param flag whose value it is */
export function parseVersion(text: string, _?: unknown, flag = '--to'): number {
  const number = /^v?([1-9]\d{0,14})$/.exec(text)?.[1];
  if (number !== undefined) return Number(number);
  throw new PromptError('usage', { message: `${flag} expects the number of a version, but got \`${text}\``, remedy: 'write it as in `prompt log <name>`, such as 7' });
}

/** Values of an option that may be repeated or listed with commas. */
export function parseList(text: string, previous: readonly string[] = []): string[] {
  return [...previous, ...text.split(',').filter((item) => item !== '')];
}

/** Values of an option that may be repeated, commas being part of them. */
export function collect(text: string, previous: readonly string[] = []): string[] {
  return [...previous, text];
}

/** `provider/model`. @param example of such a model */
export function parseModelName(flag: string, example = 'openai/gpt-4.1-mini'): (text: string) => string {
  return (text) => {
    if (MODEL_NAME.test(text)) return text;
    throw new PromptError('usage', { message: `${flag} expects provider/model, but got \`${text}\``, remedy: `write it as ${example}` });
  };
}

/** One of a few words. */
export function parseChoice<Choice extends string>(flag: string, choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const choice = choices.find((known) => known === text);
    if (choice !== undefined) return choice;
    const hint = suggestion(meantWord(text, choices));
    throw new PromptError('usage', { message: `${flag} cannot be \`${text}\`${hint}`, remedy: `use ${alternatives(choices)}` });
  };
}
