import type { Prompt } from '../../../prompt/prompt.js';
import type { ProjectRule } from '../../rule.js';

/** One identity for two prompts. */
export const duplicateId: ProjectRule = {
  code: 'prompt/duplicate-id',
  severity: 'error',
  slow: true,
  title: 'two prompts have one `id`',
  why: 'The identity is what survives a rename: figures and logs of the two become one.',
  remedy: 'give one of them another `id`, or none',
  bad: { 'a.md': '---\nid: greet\n---\nSay hello.\n', 'b.md': '---\nid: greet\n---\nSay goodbye to the person who is leaving.\n' },
  good: { 'a.md': '---\nid: greet\n---\nSay hello.\n', 'b.md': '---\nid: part\n---\nSay goodbye to the person who is leaving.\n' },
  checkAll(prompts) {
    const first = new Map<string, Prompt>();
    return prompts.flatMap(({ prompt }) => {
      const { id } = prompt.frontMatter;
      const other = id === undefined ? undefined : first.get(id);
      if (id !== undefined && !other) first.set(id, prompt);
      return other ? [{ place: prompt.placeOf(['id']), message: `the id \`${id}\` is also that of ${other.path}` }] : [];
    });
  },
};
