import { createRepo, type Repo } from './repo.js';

/** A prompt of a few lines with a query set on which one version is plainly better than the other. */
export const SORT = `---
description: Sort a message.
variables: { text: { type: string, maxLength: 200 } }
output: { labels: [red, green] }
budget: { template: 60, rendered: 200 }
---
system:
Which colour is meant? Labels: red, green. Answer with the label and nothing else.

user:
Text: {{ text }}
`;

/** Names no labels: the embedded learner recognises no task. */
export const SORT_BROKEN = SORT.replace('Which colour is meant? Labels: red, green. Answer with the label and nothing else.', 'Hello.');

export function queries(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const label = index % 2 === 0 ? 'red' : 'green';
    return `  - { id: q${String(index + 1).padStart(2, '0')}, vars: { text: "a ${label} thing, number ${index + 1}" }, expected: ${label} }`;
  });
  return `scorers: [label]\nqueries:\n${rows.join('\n')}\n`;
}

/** Two versions of `team/sort`: 1 does not say what it wants, 2 does. */
export function sortProject(files: Readonly<Record<string, string>> = {}): Repo {
  const repo = createRepo({
    files: {
      '.promptrc': 'default_model: local/icl-1\n',
      '.prompt/.gitignore': 'runs/\ncache/\n',
      'prompts/team/sort.md': SORT_BROKEN,
      'prompts/team/sort.queries.yaml': queries(20),
      ...files,
    },
  });
  repo.commit('Add sort');
  repo.write({ 'prompts/team/sort.md': SORT });
  repo.commit('Say what is wanted');
  return repo;
}
