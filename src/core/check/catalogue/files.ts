import type { RuleInfo } from '../rule.js';

/** Faults of files, found while they are read. */
export const FILE_FINDINGS: readonly RuleInfo[] = [
  {
    code: 'file/encoding', severity: 'error', essential: true,
    title: 'a file is not UTF-8',
    why: 'Its text cannot be read as it was meant.',
    remedy: 'save it as UTF-8',
    bad: '\uFFFD(a byte that is no UTF-8)', good: 'Say hello.\n',
  },
  {
    code: 'file/binary', severity: 'error', essential: true,
    title: 'a file holds a NUL character',
    why: 'Texts have none; it may be a file of another kind, or UTF-16.',
    remedy: 'remove it',
    bad: 'Say\u0000hello.\n', good: 'Say hello.\n',
  },
  {
    code: 'file/too-long', severity: 'error', essential: true,
    title: 'a prompt has more than 4,000,000 characters',
    why: 'No message may become longer, and no model takes as much.',
    remedy: 'shorten it; pass what changes from call to call as a variable',
    bad: '(four million characters and one more)', good: 'Say hello.\n',
  },
  {
    code: 'file/lfs-pointer', severity: 'error', essential: true,
    title: 'a Git LFS pointer stands where the content should be',
    why: 'The pointer would be sent to the model in place of the prompt.',
    remedy: 'run `git lfs pull`, or take prompts out of LFS',
    bad: 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n', good: 'Say hello.\n',
  },
  {
    code: 'file/symlink', severity: 'error', essential: true,
    title: 'a link stands where a file should be',
    why: 'Links may lead out of the repository; git and the work tree disagree on what they hold.',
    remedy: 'put the file itself there',
    bad: { 'a.md → ../elsewhere.md': '' }, good: 'Say hello.\n',
  },
  {
    code: 'prompt/name', severity: 'error',
    title: 'a file’s name cannot be written in a reference',
    why: 'Commands and releases name prompts by their paths.',
    remedy: 'use letters, digits, `_`, `.`, `/` and, not at the start, `-`',
    bad: { 'my prompt.md': 'Say hello.\n' }, good: { 'my-prompt.md': 'Say hello.\n' },
  },
  {
    code: 'prompt/name-collision', severity: 'error',
    title: 'two files have one name',
    why: 'Where case or composed letters do not count, as on many Macs, one of them takes the place of the other.',
    remedy: 'rename one of them',
    bad: { 'a.md': 'Say hello.\n', 'A.md': 'Which colour is meant? Name it.\n' }, good: { 'a.md': 'Say hello.\n', 'b.md': 'Which colour is meant? Name it.\n' },
  },
  {
    code: 'yaml/invalid', severity: 'error', essential: true,
    title: 'YAML cannot be read',
    why: 'Nothing of the front matter, pool or query set it stands in can be used. Anchors, tags and deep nesting are not read.',
    remedy: 'check brackets, quotes, indentation and the space after each `:`',
    bad: '---\nowner: [support\n---\nSay hello.\n', good: '---\nowner: support\n---\nSay hello.\n',
  },
  {
    code: 'data/not-a-list', severity: 'error', essential: true,
    title: 'a pool or query set is no list',
    why: 'Its entries cannot be told apart.',
    remedy: 'write a list, or a map with a list under `queries`',
    bad: { 'a.md': 'Say hello.\n', 'a.queries.yaml': 'id: 1\n' }, good: { 'a.md': 'Say hello.\n', 'a.queries.yaml': '- { id: one, vars: {}, expected: hello }\n' },
  },
  {
    code: 'data/invalid-json', severity: 'error', essential: true,
    title: 'a line of JSON Lines cannot be read',
    why: 'The entry is lost.',
    remedy: 'write one JSON object a line',
    bad: { 'a.md': 'Say hello.\n', 'a.queries.jsonl': '{"id": "one", "vars": {},\n' }, good: { 'a.md': 'Say hello.\n', 'a.queries.jsonl': '{"id": "one", "vars": {}, "expected": "hello"}\n' },
  },
  {
    code: 'csv/invalid', severity: 'error', essential: true,
    title: 'a CSV file cannot be read',
    why: 'Its columns do not say what they hold.',
    remedy: 'name the columns in the first line: id,expected,vars.<name>',
    bad: { 'a.md': 'Say hello.\n', 'a.queries.csv': 'id,id\none,two\n' }, good: { 'a.md': 'Say hello.\n', 'a.queries.csv': 'id,expected\none,hello\n' },
  },
];
