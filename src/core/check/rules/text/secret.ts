import { findSecrets } from '../../../text/find-secrets.js';
import { lineFinder } from '../../../text/line-finder.js';
import type { TextRule } from '../../rule.js';

/** A credential in a file that is committed and sent to models. */
export const secret: TextRule = {
  code: 'file/secret',
  severity: 'error',
  title: 'something looks like a credential',
  why: 'The file is committed, and what is in a prompt goes to a provider with every request. Only formats that issuers made to be found are looked for.',
  remedy: 'take it out; if it was real, replace it where it was issued: history keeps it',
  bad: `Call the service with the key ${'AKIA'}Z7Q4M2N8X5W1P6T3.\n`,
  good: 'Call the service with the key that the tool has.\n',
  checkText({ path, text }) {
    const find = lineFinder(text);
    return findSecrets(text)
      .filter(({ start, end }) => !PLACEHOLDER.test(text.slice(start, end)))
      .map(({ kind, excerpt, start }) => ({ place: { file: path, ...find(start) }, message: `this looks like ${kind}: \`${excerpt}\`` }));
  },
};

/** What documentation writes in place of a key; the last is the token that every text on JWT shows. */
const PLACEHOLDER = /example|your|placeholder|redacted|dummy|(?:x{4}|X{4}|0{6}|\*{4})|([A-Za-z0-9])\1{5}|123456789|abcdefgh|eyJzdWIiOiIxMjM0NTY3ODkwI/i;
