import { compareContracts } from '../../../prompt/compare/contract.js';
import type { PromptRule } from '../../rule.js';

/** Callers of what is served would fail with what is here. */
export const contractBroken: PromptRule = {
  code: 'release/contract-broken',
  severity: 'warning',
  slow: true,
  title: 'a prompt no longer keeps the contract of what is served',
  why: 'A caller that works with the served version fails once this one is served.',
  remedy: 'give new variables a default and keep labels and fields, or change the callers before the promotion',
  bad: {
    'a.md': '---\nvariables: { topic: { type: string }, tone: { type: string } }\n---\n{{ topic }} {{ tone }}\n',
    'served/a.md': '---\nvariables: { topic: { type: string } }\n---\n{{ topic }}\n',
  },
  good: {
    'a.md': '---\nvariables: { topic: { type: string }, tone: { type: string, default: calm } }\n---\n{{ topic }} {{ tone }}\n',
    'served/a.md': '---\nvariables: { topic: { type: string } }\n---\n{{ topic }}\n',
  },
  check: ({ prompt, facts }) =>
    (facts?.served ?? []).flatMap(({ environment, version, prompt: { content } }) => {
      const changes = compareContracts(content, prompt.content).changes.filter(({ impact }) => impact === 'breaking');
      if (changes.length === 0) return [];
      const [first] = changes;
      const place = first?.part === 'output' ? prompt.placeOf(['output'], 'key') : prompt.placeOf(['variables'], 'key');
      return [
        {
          place,
          message: `callers of version ${version}, which ${environment} serves, would break: ${changes.map(({ message }) => message).join('; ')}`,
        },
      ];
    }),
};
