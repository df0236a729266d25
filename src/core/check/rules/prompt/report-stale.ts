import type { PromptFacts, PromptRule } from '../../rule.js';

/** Figures that are of another prompt than the one beside them. */
export const reportStale: PromptRule = {
  code: 'report/stale',
  severity: 'note',
  slow: true,
  title: 'the report beside a prompt is of another state of it',
  why: 'Its figures say nothing of the prompt as it stands. Until a promotion asks for evidence that is no fault.',
  remedy: 'measure it again: `prompt ab <name>@production <name>`',
  bad: { 'a.md': 'Say hello.\n', 'a.report.json': '{}\n' },
  good: 'Say hello.\n',
  check({ prompt, facts }) {
    const { report } = facts ?? {};
    return report ? [{ place: { file: report.path }, message: `the report is of another ${WORDS[report.stale]} than ${prompt.path} has` }] : [];
  },
};

const WORDS: Readonly<Record<NonNullable<PromptFacts['report']>['stale'], string>> = { content: 'content', queries: 'query set', unreadable: 'format' };
