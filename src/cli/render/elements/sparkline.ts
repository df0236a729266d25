const BARS = [...'▁▂▃▄▅▆▇█'];

/** One bar for each number, the highest being the largest; a blank where nothing is known. */
export function sparkline(values: readonly (number | undefined)[]): string {
  const largest = values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  return values
    .map((value) =>
      value === undefined ? ' ' : (BARS[largest === 0 ? 0 : Math.min(BARS.length - 1, Math.floor((value / largest) * BARS.length))] ?? ' '),
    )
    .join('');
}
