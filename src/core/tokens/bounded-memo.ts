/** Remembers the results for at most `limit` keys, and starts afresh when they are full. */
export function boundedMemo(compute: (key: string) => number, limit: number): (key: string) => number {
  const known = new Map<string, number>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = compute(key);
    if (known.size >= limit) known.clear();
    known.set(copyOf(key), value);
    return value;
  };
}

/** A part of a longer string keeps all of it in memory (in V8): a remembered key would hold the text it came from. */
function copyOf(key: string): string {
  return Buffer.from(key, 'utf16le').toString('utf16le');
}
