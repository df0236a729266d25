import { nonceTag } from './nonce.js';

/** The text between tags that are its own. */
export function delimit(name: string, text: string, seed: string): string {
  const tag = nonceTag(name, text, seed);
  return `<${tag}>\n${text}\n</${tag}>`;
}
