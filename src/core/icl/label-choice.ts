import type { Label } from './classify.js';

/** How long an answer may be to count as a label rather than as prose. */
const MAX_LENGTH = 60;
const MAX_WORDS = 8;

/**
 * The labels to choose from: the first list that the demonstrations' answers agree with, else the first list, else
 * those answers themselves. Lists that fit no demonstration are about something else.
 */
export function chooseLabels(lists: readonly Label[][], shown: readonly string[]): Label[] {
  const fitting = lists.find((list) => shown.some((answer) => matchLabel(list, answer) !== undefined));
  if (fitting) return fitting;
  const seen = [...new Set(shown)].map((name) => ({ name }));
  const areLabels = seen.length > 0 && seen.every(({ name }) => isShort(name));
  return areLabels ? seen : (lists[0] ?? []);
}

/** The listed label an answer names: itself, or the only one it contains. */
export function matchLabel(labels: readonly Label[], answer: string): Label | undefined {
  const plain = plainName(answer);
  const same = labels.find(({ name }) => name === answer) ?? labels.find(({ name }) => plainName(name) === plain);
  if (same) return same;
  if (answer.length > MAX_LENGTH * 4) return undefined;
  const contained = labels.filter(({ name }) => ` ${plain} `.includes(` ${plainName(name)} `));
  return contained.length === 1 ? contained[0] : undefined;
}

function isShort(answer: string): boolean {
  return answer.length <= MAX_LENGTH && !answer.includes('\n') && !answer.startsWith('{') && answer.split(/\s+/).length <= MAX_WORDS;
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[_\-\s]+/g, ' ').replace(/^[\W]+|[\W]+$/g, '');
}
