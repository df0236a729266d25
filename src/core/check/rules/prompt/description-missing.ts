import type { PromptRule } from '../../rule.js';

/** A prompt that lists cannot say anything about. */
export const descriptionMissing: PromptRule = {
  code: 'prompt/description-missing',
  severity: 'warning',
  off: true,
  title: 'a prompt has no description',
  why: 'Lists, searches and reviewers have only its name to go by.',
  remedy: 'add `description:` in one sentence; it is no part of the content',
  bad: '---\nowner: support\n---\nSay hello.\n',
  good: '---\ndescription: Greets.\n---\nSay hello.\n',
  check: ({ prompt }) =>
    prompt.frontMatter.description?.trim()
      ? []
      : [{ place: { file: prompt.path, line: 1, column: 1 }, message: `${prompt.name} has no \`description\`` }],
};
