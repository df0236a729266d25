/** Ids that go on where those of a pool end: after `e007` comes `e008`, and first of all `e001`. */
export function createIds(taken: Iterable<string>): () => string {
  const known = new Set(taken);
  const pattern = /^(.*?)(\d+)$/;
  const last = [...known].findLast((id) => pattern.test(id));
  const [, prefix = '', digits = ''] = pattern.exec(last ?? 'e000') ?? [];
  let number = Number(digits);
  return () => {
    let id: string;
    do id = prefix + String(++number).padStart(digits.length, '0');
    while (known.has(id));
    known.add(id);
    return id;
  };
}
