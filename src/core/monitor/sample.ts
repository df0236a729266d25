/**
 * Positive numbers by bins of equal ratio, so that a million of them are a few hundred counts; a value is known to within 2 %.
 * Zeros have no logarithm and are counted apart.
 */
export interface Spread {
  zeros: number;
  /** How many by `binOf`. */
  bins: ReadonlyMap<number, number>;
}

/** Logarithms of numbers, added up: what a typical number is, and how far they are apart, without keeping any. */
export interface LogSums {
  n: number;
  sum: number;
  squares: number;
}

/** What is known of the requests of one window that went to a model. What was not logged is in no count. */
export interface Sample {
  requests: number;
  errors: number;
  /** Milliseconds, of requests that were answered. */
  latency: Spread;
  /** Dollars, of requests that cost any. */
  cost: LogSums;
  inputTokens: LogSums;
  outputTokens: LogSums;
  /** How many ratings of 1, 2, 3, 4 and 5. */
  ratings: readonly number[];
}

/** ln of the ratio of a bin's limits. */
const BIN_WIDTH = Math.log(1.02);
/** What a zero counts as where logarithms are taken: half a millisecond, half a token. */
export const ZERO = 0.5;

const NO_SPREAD: Spread = { zeros: 0, bins: new Map() };
const NO_SUMS: LogSums = { n: 0, sum: 0, squares: 0 };
export const NO_SAMPLE: Sample = {
  requests: 0,
  errors: 0,
  latency: NO_SPREAD,
  cost: NO_SUMS,
  inputTokens: NO_SUMS,
  outputTokens: NO_SUMS,
  ratings: [0, 0, 0, 0, 0],
};

/** Numbers of 0 or more, counted by value. */
export function spreadOf(counted: Iterable<readonly [value: number, n: number]>): Spread {
  const bins = new Map<number, number>();
  let zeros = 0;
  for (const [value, n] of counted) {
    if (value === 0) zeros += n;
    else bins.set(binOf(value), (bins.get(binOf(value)) ?? 0) + n);
  }
  return { zeros, bins };
}

/** The bin of a number above 0. */
function binOf(value: number): number {
  return Math.floor(Math.log(value) / BIN_WIDTH);
}

/** The number in the middle of a bin. */
export function valueOf(bin: number): number {
  return Math.exp((bin + 0.5) * BIN_WIDTH);
}

export function countOf({ zeros, bins }: Spread): number {
  let count = zeros;
  for (const n of bins.values()) count += n;
  return count;
}

function addSpreads(spreads: readonly Spread[]): Spread {
  const bins = new Map<number, number>();
  for (const spread of spreads) for (const [bin, n] of spread.bins) bins.set(bin, (bins.get(bin) ?? 0) + n);
  return { zeros: spreads.reduce((sum, { zeros }) => sum + zeros, 0), bins };
}

function addSums(sums: readonly LogSums[]): LogSums {
  return sums.reduce((a, b) => ({ n: a.n + b.n, sum: a.sum + b.sum, squares: a.squares + b.squares }), NO_SUMS);
}

/** The requests of all of them together. */
export function addSamples(samples: readonly Sample[]): Sample {
  const total = (pick: (sample: Sample) => number): number => samples.reduce((sum, sample) => sum + pick(sample), 0);
  return {
    requests: total(({ requests }) => requests),
    errors: total(({ errors }) => errors),
    latency: addSpreads(samples.map(({ latency }) => latency)),
    cost: addSums(samples.map(({ cost }) => cost)),
    inputTokens: addSums(samples.map(({ inputTokens }) => inputTokens)),
    outputTokens: addSums(samples.map(({ outputTokens }) => outputTokens)),
    ratings: NO_SAMPLE.ratings.map((_, index) => total(({ ratings }) => ratings[index] ?? 0)),
  };
}

/** Two spreads as counts of the same ascending values. */
export function alignSpreads(first: Spread, second: Spread): [number[], number[]] {
  const bins = [...new Set([...first.bins.keys(), ...second.bins.keys()])].sort((a, b) => a - b);
  const counts = ({ zeros, bins: own }: Spread): number[] => [zeros, ...bins.map((bin) => own.get(bin) ?? 0)];
  return [counts(first), counts(second)];
}

export interface Moments {
  n: number;
  mean: number;
  /** With n − 1; 0 of one value. */
  variance: number;
}

/** Moments of values that are counted by value; undefined where there are none. */
export function momentsOf(counted: Iterable<readonly [value: number, n: number]>): Moments | undefined {
  const values = [...counted].filter(([, n]) => n > 0);
  const n = values.reduce((sum, [, count]) => sum + count, 0);
  if (n === 0) return undefined;
  const mean = values.reduce((sum, [value, count]) => sum + value * count, 0) / n;
  const squares = values.reduce((sum, [value, count]) => sum + count * (value - mean) ** 2, 0);
  return { n, mean, variance: n === 1 ? 0 : squares / (n - 1) };
}

/** Moments of the logarithms: their mean is that of a typical value, which a few huge ones do not move. */
export function logMoments(values: Spread | LogSums): Moments | undefined {
  if ('bins' in values) return momentsOf([[Math.log(ZERO), values.zeros], ...[...values.bins].map(([bin, n]) => [(bin + 0.5) * BIN_WIDTH, n] as const)]);
  const { n, sum, squares } = values;
  if (n === 0) return undefined;
  const mean = sum / n;
  // What is left of equal values by rounding is no variance.
  const rest = squares - n * mean * mean;
  return { n, mean, variance: n === 1 || rest <= 1e-12 * squares ? 0 : rest / (n - 1) };
}

/** The bin that holds the quantile `q`, or −∞ where that is a zero; undefined of nothing. */
export function quantileBin({ zeros, bins }: Spread, q: number): number | undefined {
  const rank = q * countOf({ zeros, bins });
  if (rank === 0) return undefined;
  let below = zeros;
  if (below >= rank) return Number.NEGATIVE_INFINITY;
  for (const bin of [...bins.keys()].sort((a, b) => a - b)) {
    below += bins.get(bin) ?? 0;
    if (below >= rank) return bin;
  }
  return undefined;
}

/** How many values lie in a bin above `bin`. */
export function countAbove({ bins }: Spread, bin: number): number {
  let count = 0;
  for (const [other, n] of bins) if (other > bin) count += n;
  return count;
}
