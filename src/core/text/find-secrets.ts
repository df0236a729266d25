/** Something in a text that looks like a credential. */
export interface Secret {
  kind: string;
  /** What stands before it, and its first characters. */
  excerpt: string;
  /** Offsets into the text. */
  start: number;
  end: number;
}

/** Formats whose issuers chose them so that they can be found; each pattern is linear. */
const KINDS: readonly (readonly [kind: string, pattern: string])[] = [
  ['an Anthropic API key', String.raw`sk-ant-[\w-]{16,}`],
  ['an API key', String.raw`sk-(?:proj-|svcacct-|or-)?[A-Za-z0-9][\w-]{18,}`],
  ['a Stripe key', String.raw`[rs]k_live_[A-Za-z0-9]{16,}`],
  ['an AWS access key', String.raw`(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Z])`],
  ['a GitHub token', String.raw`gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,}`],
  ['a GitLab token', String.raw`glpat-[\w-]{20,}`],
  ['a Slack token', String.raw`xox[abeprs]-[\w-]{10,}`],
  ['a Google API key', String.raw`AIza[\w-]{35}`],
  ['a Hugging Face token', String.raw`hf_[A-Za-z0-9]{30,}`],
  ['an npm token', String.raw`npm_[A-Za-z0-9]{36}`],
  ['a signed token (JWT)', String.raw`eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}`],
  ['a private key', String.raw`-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY-----`],
];
const ANY = new RegExp(KINDS.map(([, pattern]) => `((?<![A-Za-z0-9_-])(?:${pattern}))`).join('|'), 'g');

const BEFORE = 24;
const SHOWN = 6;
/** A shorter value could be a word. */
const MIN_KNOWN_LENGTH = 8;

/** @param known values that are secret whatever they look like */
export function findSecrets(text: string, known: readonly string[] = []): Secret[] {
  const found: Secret[] = [];
  for (const match of text.matchAll(ANY)) {
    const kind = KINDS[match.slice(1).findIndex((group) => group !== undefined)]?.[0] ?? 'a key';
    found.push({ kind, excerpt: excerptAt(text, match.index), start: match.index, end: match.index + match[0].length });
  }
  for (const value of known) {
    const index = value.length >= MIN_KNOWN_LENGTH ? text.indexOf(value) : -1;
    if (index !== -1) found.push({ kind: 'a key of the environment', excerpt: excerptAt(text, index), start: index, end: index + value.length });
  }
  return found;
}

function excerptAt(text: string, index: number): string {
  const before = text.slice(Math.max(0, index - BEFORE), index);
  return `${index > BEFORE ? '…' : ''}${before}${text.slice(index, index + SHOWN)}…`.replace(/\s+/g, ' ');
}
