import type { CheckedPrompt, Problem, ProjectRule } from '../../rule.js';
import { isExceeded } from '../budget/template-growth.js';

/** A partial that made a prompt exceed its growth: what it adds to every prompt it is in. */
export const partialGrowth: ProjectRule = {
  code: 'budget/partial-growth',
  severity: 'note',
  slow: true,
  title: 'a partial grew, and with it every prompt that shows it',
  why: 'A few words in a partial are paid for in each call of each of these prompts.',
  remedy: 'shorten the partial, or move what only some prompts need into those',
  bad: {
    'a.md': "---\nbudget: { max_growth: 0.05 }\n---\n{% render 'tone' %} Say hello.\n",
    '_partials/tone.md': 'Be calm, kind, patient, brief, honest and precise.\n',
    'served/a.md': "---\nbudget: { max_growth: 0.05 }\n---\n{% render 'tone' %} Say hello.\n",
    'served/_partials/tone.md': 'Be calm.\n',
  },
  good: { 'a.md': "---\nbudget: { max_growth: 0.05 }\n---\n{% render 'tone' %} Say hello.\n", '_partials/tone.md': 'Be calm.\n' },
  checkAll(prompts) {
    const grown = new Map(
      prompts
        .flatMap(({ growth = [] }) => growth.filter(isExceeded))
        .flatMap(({ partials, since }) => partials.map((partial) => [partial.file, { ...partial, since }])),
    );
    return [...grown.values()].map((partial): Problem => {
      const reached = prompts.filter((one) => shows(one, partial)).map(({ prompt }) => prompt.name);
      const count = reached.length === 1 ? '1 prompt' : `${reached.length} prompts`;
      return {
        place: { file: partial.file },
        message:
          `\`${partial.name}\` grew by ${partial.tokens} tokens since ${partial.since}; ` +
          `it is in ${count} (${reached.join(', ')}): ${partial.tokens * reached.length} tokens for a call of each`,
      };
    });
  },
};

/** Prompts of another root may have a partial of the same name. */
function shows({ prompt }: CheckedPrompt, { name, file }: { name: string; file: string }): boolean {
  const root = file.slice(0, file.lastIndexOf(`_partials/${name}.md`));
  return Object.hasOwn(prompt.content.partials, name) && prompt.path.startsWith(root);
}
