import type { RuleInfo } from '../rule.js';

const KEPT = '---\ndescription: Greets.\n';

/** Findings about a project, its releases, its budgets, and about what is said to the check itself. */
export const PROJECT_FINDINGS: readonly RuleInfo[] = [
  {
    code: 'config/unknown-key', severity: 'warning',
    title: '.promptrc has a key that means nothing',
    why: 'It does nothing. One that resembles a known key is an error, and nothing runs until it is mended.',
    remedy: 'mend its name, or remove it; .promptrc.example lists them all',
    bad: { '.promptrc': 'colour: red\n', 'a.md': 'Say hello.\n' }, good: { '.promptrc': 'prompts: [prompts]\n', 'a.md': 'Say hello.\n' },
  },
  {
    code: 'config/unknown-rule', severity: 'warning',
    title: '`check.rules` of .promptrc names a rule that does not exist, or cannot be changed',
    why: 'The line does nothing.',
    remedy: 'see `prompt check --list-rules`',
    bad: { '.promptrc': 'check: { rules: { prompt/onwer-missing: warning } }\n', 'a.md': 'Say hello.\n' }, good: { '.promptrc': 'check: { rules: { prompt/owner-missing: warning } }\n', 'a.md': '---\nowner: support\n---\nSay hello.\n' },
  },
  {
    code: 'budget/template-exceeded', severity: 'error',
    title: 'a template has more tokens than its budget',
    why: 'Every call pays for them.',
    remedy: 'shorten it (`prompt tokens <name>` says which message is largest, `prompt compress <name>` what can go), or raise `budget.template`',
    bad: '---\nbudget: { template: 3 }\n---\nSay hello to everyone who is here today.\n', good: '---\nbudget: { template: 50 }\n---\nSay hello to everyone who is here today.\n',
  },
  {
    code: 'budget/rendered-exceeded', severity: 'error',
    title: 'the largest request over the query set has more tokens than its budget',
    why: 'Values and examples are paid for as well.',
    remedy: 'show fewer examples, limit the variables (`maxLength`), shorten the template, or raise `budget.rendered`',
    bad: { 'a.md': '---\nbudget: { rendered: 3 }\n---\nSay hello to everyone.\n', 'a.queries.yaml': '- { id: one, vars: {}, expected: hello }\n' }, good: '---\nbudget: { rendered: 50 }\n---\nSay hello to everyone.\n',
  },
  {
    code: 'budget/part-exceeded', severity: 'error',
    title: 'a part of a prompt, or a call, has more than its budget',
    why: 'A limit on one message, on partials, examples, values or cost says where the tokens may be.',
    remedy: 'shorten the part that is named, or raise its limit (`prompt check --update-budgets`)',
    bad: '---\nbudget: { message: 3 }\n---\nSay hello to everyone who is here today.\n', good: '---\nbudget: { message: 50 }\n---\nSay hello to everyone who is here today.\n',
  },
  {
    code: 'budget/unbounded', severity: 'warning',
    title: 'a budget for the largest request, but a variable without an end',
    why: 'Nothing bounds what is sent, so the limit cannot be judged.',
    remedy: 'give strings `maxLength`, lists `maxItems`, or take `budget.maximum` out',
    bad: '---\nbudget: { maximum: 50 }\nvariables: { name: { type: string, description: Who. } }\n---\nSay hello to {{ name }}.\n',
    good: '---\nbudget: { maximum: 50 }\nvariables: { name: { type: string, description: Who., maxLength: 20 } }\n---\nSay hello to {{ name }}.\n',
  },
  {
    code: 'budget/growth-exceeded', severity: 'error',
    title: 'a template has grown by more than `budget.max_growth` since the branch left or a release',
    why: 'Prompts grow a line at a time, and every call pays for it.',
    remedy: 'shorten it, or raise `budget.max_growth` and say why in the commit',
    bad: '---\nbudget: { max_growth: 0.05 }\n---\nSay hello to everyone who is here today, and to everyone who is not.\n', good: '---\nbudget: { max_growth: 0.05 }\n---\nSay hello to everyone who is here today.\n',
  },
  {
    code: 'release/content-altered', severity: 'error', slow: true, essential: true,
    title: 'a released content is not what was promoted',
    why: 'What is served would not be what was reviewed; the tool refuses to serve it.',
    remedy: 'restore it from history: `git log -- .prompt/content`',
    bad: { '.prompt/content/a/3f2ab9c0d1e2/a.md': 'Edited after the promotion.\n' }, good: 'Say hello.\n',
  },
  {
    code: 'release/invalid', severity: 'error', slow: true, essential: true,
    title: 'a release cannot be read',
    why: 'What an environment serves is not known.',
    remedy: 'restore it from history: `git log -- .prompt/releases`',
    bad: { '.prompt/releases/production/a.yaml': 'serves: everything\n' }, good: 'Say hello.\n',
  },
  {
    code: 'release/alias-circle', severity: 'error', slow: true, essential: true,
    title: 'the aliases of a release lead back to themselves',
    why: 'Nothing is served under any of these names.',
    remedy: 'let one of them name the prompt that is served',
    bad: { '.prompt/releases/production/a.yaml': 'schemaVersion: 1\nprompt: a\nenvironment: production\nalias: a\n' }, good: 'Say hello.\n',
  },
  {
    code: 'recordings/secret', severity: 'error', slow: true,
    title: 'a recording holds what looks like a credential',
    why: 'Recordings are committed.',
    remedy: 'take the line out and record again without it; if the credential was real, replace it where it was issued',
    bad: { '.prompt/recordings/a.jsonl': '{ … "content": "the key is AKIA…" … }\n' }, good: 'Say hello.\n',
  },
  {
    code: 'check/ignore-unused', severity: 'warning',
    title: 'a suppression suppresses nothing',
    why: 'It would hide the next fault of its kind.',
    remedy: 'take the line out of `ignore:`',
    bad: `${KEPT}ignore: { injection/undelimited: The values are ours. }\n---\nSay hello.\n`, good: `${KEPT}---\nSay hello.\n`,
  },
  {
    code: 'check/ignore-unreasoned', severity: 'warning',
    title: 'a suppression has no reason',
    why: 'Nobody will know whether it still holds.',
    remedy: 'say why: `ignore: { <code>: <reason> }`',
    bad: '---\nvariables: { t: { type: string } }\nignore: { prompt/variable-unused: }\n---\nSay hello.\n', good: '---\nvariables: { t: { type: string } }\nignore: { prompt/variable-unused: Callers still give it. }\n---\nSay hello.\n',
  },
  {
    code: 'check/ignore-refused', severity: 'warning',
    title: 'a suppression is of no rule, or of one that cannot be passed over',
    why: 'It does nothing, and nobody may notice.',
    remedy: 'mend the code; see `prompt check --list-rules`',
    bad: '---\nignore: { prompt/variable-unsued: Callers still give it. }\n---\nSay hello.\n', good: 'Say hello.\n',
  },
  {
    code: 'check/baseline-stale', severity: 'warning',
    title: 'the baseline accepts findings that are gone',
    why: 'It would hide the next finding of the same kind on the same line.',
    remedy: 'write it again: `prompt check --baseline`',
    bad: { '.prompt/check-baseline.yaml': 'schemaVersion: 1\naccepted: { a.md: { prompt/variable-unused: [0123456789ab] } }\n', 'a.md': 'Say hello.\n' }, good: 'Say hello.\n',
  },
];
