import type { PromptRule } from '../../rule.js';

/** A prompt that nobody answers for. */
export const ownerMissing: PromptRule = {
  code: 'prompt/owner-missing',
  severity: 'warning',
  off: true,
  title: 'a prompt has no owner',
  why: 'When it breaks nobody knows whom to ask.',
  remedy: 'add `owner:`, a team or a person; it is no part of the content',
  bad: '---\ndescription: Greets.\n---\nSay hello.\n',
  good: '---\nowner: support\n---\nSay hello.\n',
  check: ({ prompt }) =>
    prompt.frontMatter.owner?.trim() ? [] : [{ place: { file: prompt.path, line: 1, column: 1 }, message: `${prompt.name} has no \`owner\`` }],
};
