/** Text from a server as a message may show it: on one line, shortened, without keys. */
export type Quote = (text: string) => string;

const MAX_LENGTH = 160;
/** Shorter values are no secrets, and replacing them would make text unreadable. */
const MIN_SECRET_LENGTH = 4;

/** Keys are taken out before the text is shortened: half a key would no longer be recognised. */
export function quoter(secrets: readonly string[]): Quote {
  const literal = secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH).sort((a, b) => b.length - a.length);
  return (text) => {
    const redacted = literal
      .reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text)
      .replace(/\bBearer\s+[^\s"',;]+/gi, 'Bearer [redacted]')
      // Also a key as servers mask it themselves: `sk-proj-***abcd`.
      .replace(/\bsk-[\w*.…-]{4,}/g, '[redacted]')
      .replace(/\/\/[^/@\s]+@/g, '//[redacted]@');
    const line = redacted.replace(/\s+/g, ' ').trim();
    return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
  };
}
