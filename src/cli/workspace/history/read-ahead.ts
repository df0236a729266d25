/** Lets `source` (an async generator: it queues what is asked of it) work on while its reader is busy, `limit` items ahead. */
export async function* readAhead<T>(source: AsyncGenerator<T>, limit: number): AsyncGenerator<T> {
  const ask = (): Promise<IteratorResult<T>> => {
    const next = source.next();
    // A fault is met when its turn comes.
    next.catch(() => {});
    return next;
  };
  const asked = Array.from({ length: limit }, ask);
  for (let next = asked.shift(); next; next = asked.shift()) {
    const { value, done } = await next;
    if (done === true) return;
    asked.push(ask());
    yield value;
  }
}
