import type { CST } from 'yaml';
import { MAX_DEPTH } from './plain-data.js';

const MAX_KEYS = 1000;

interface Refusal {
  offset: number;
  message: string;
  remedy: string;
}

type Token = CST.Token | CST.SourceToken;

/** The first construct that is not read at all, or undefined. Iterative: recursion is what hostile nesting breaks. */
export function guardTokens(tokens: readonly CST.Token[]): Refusal | undefined {
  const stack: { token: Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 })).reverse();
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { token, depth } = entry;
    const refusal = refuse(token, depth);
    if (refusal) return refusal;
    for (const child of children(token).reverse()) stack.push({ token: child, depth: depth + (isCollection(child) ? 1 : 0) });
  }
  return undefined;
}

function refuse(token: Token, depth: number): Refusal | undefined {
  const offset = 'offset' in token ? token.offset : 0;
  if (token.type === 'anchor' || token.type === 'alias') {
    return { offset, message: 'YAML anchors and aliases are not read here', remedy: 'write the value out, or quote it' };
  }
  if (token.type === 'tag') {
    return { offset, message: `the YAML tag ${token.source} is not read here`, remedy: 'remove it, or quote the text' };
  }
  if (token.type === 'directive') {
    return { offset, message: 'YAML directives are not read here', remedy: 'remove the line that starts with %' };
  }
  if (depth > MAX_DEPTH) {
    return { offset, message: `nested more than ${MAX_DEPTH} levels deep`, remedy: 'flatten it' };
  }
  if ('items' in token && token.type !== 'block-seq' && token.items.length > MAX_KEYS && !isFlowSequence(token)) {
    return { offset, message: `more than ${MAX_KEYS} keys in one map`, remedy: 'use a list' };
  }
  return undefined;
}

function isCollection(token: Token): boolean {
  return 'items' in token;
}

function isFlowSequence(token: Token): boolean {
  return token.type === 'flow-collection' && token.start.source === '[';
}

function children(token: Token): Token[] {
  const found: (Token | null | undefined)[] = [];
  if (token.type === 'document') found.push(...token.start, token.value, ...(token.end ?? []));
  else if ('items' in token) {
    for (const item of token.items) found.push(...item.start, item.key, ...(item.sep ?? []), item.value);
  }
  return found.filter((child): child is Token => child !== null && child !== undefined);
}
