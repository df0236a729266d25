/** The mean of what `valueOf` gives, each query counting as much as its weight says. */
export function weightedMean<T extends { weight?: number }>(items: readonly T[], valueOf: (item: T) => number): number {
  const [sum, total] = items.reduce(([sum, total], item) => [sum + (item.weight ?? 1) * valueOf(item), total + (item.weight ?? 1)], [0, 0] as [number, number]);
  return sum / total;
}
