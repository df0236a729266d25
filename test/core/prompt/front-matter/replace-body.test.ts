import { expect, it } from 'vitest';
import { replaceBody } from '../../../../src/core/prompt/front-matter/replace-body.js';

it.each([
  { id: 'without front matter', raw: 'Old.\n', after: 'New.\n' },
  { id: 'front matter as it is', raw: '---\n# mine\na:   1\n---\n\n \nOld.\n\n', after: '---\n# mine\na:   1\n---\n\n \nNew.\n\n' },
  { id: 'carriage returns', raw: '---\r\na: 1\r\n---\r\nOld.\r\n', after: '---\r\na: 1\r\n---\r\nNew.\r\n' },
  { id: 'a mark', raw: '\uFEFF---\na: 1\n---\nOld.', after: '\uFEFF---\na: 1\n---\nNew.' },
  { id: 'a mark alone', raw: '\uFEFFOld.', after: '\uFEFFNew.' },
  { id: 'not another body', raw: 'Others.\n', after: undefined },
])('$id', ({ raw, after }) => {
  expect(replaceBody(raw, 'Old.', 'New.')).toBe(after);
});

it('refuses line ends of both kinds', () => {
  expect(replaceBody('One\r\nTwo\n', 'One\nTwo', 'x')).toBeUndefined();
});
