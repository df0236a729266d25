import { requireCount, requireProbability } from './arguments.js';
import { logBeta } from './log-gamma.js';

/** C(1000, 500) is 2.7e299. */
const LARGEST_PRODUCT = 1_000;

function requireBinomial(k: number, n: number, p: number): void {
  requireCount('n', n);
  requireCount('k', k);
  if (k > n) throw new RangeError(`k must not exceed n, but ${k} > ${n}`);
  requireProbability('p', p);
}

/** k·ln p, with 0·ln 0 = 0: an impossible event that did not happen. */
function timesLog(k: number, logP: number): number {
  return k === 0 ? 0 : k * logP;
}

/** ln C(n, k): as a product where that neither overflows nor rounds much, and is exact for few trials. */
function logChoose(k: number, n: number): number {
  if (n > LARGEST_PRODUCT) return -Math.log1p(n) - logBeta(k + 1, n - k + 1);
  let product = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) product = (product * (n - i + 1)) / i;
  return Math.log(product);
}

function logPmf(k: number, n: number, p: number): number {
  return logChoose(k, n) + timesLog(k, Math.log(p)) + timesLog(n - k, Math.log1p(-p));
}

/** ln P(X = i) for i in from..to. */
function logPmfs(from: number, to: number, n: number, p: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => logPmf(from + i, n, p));
}

/** Σ exp(terms), at most 1; the largest term is taken out first so that small ones survive. */
function sumOfLogs(logTerms: readonly number[]): number {
  const largest = logTerms.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (largest === Number.NEGATIVE_INFINITY) return 0;
  const scaled = logTerms.reduce((sum, term) => sum + Math.exp(term - largest), 0);
  return Math.min(1, Math.exp(largest + Math.log(scaled)));
}

/**
 * P(X = k) for X ~ Bin(n, p).
 * @throws RangeError unless 0 ≤ k ≤ n are counts and p lies in 0..1; likewise below.
 */
export function binomialPmf(k: number, n: number, p: number): number {
  requireBinomial(k, n, p);
  return Math.exp(logPmf(k, n, p));
}

/** P(X ≤ k), summed as such in log space. */
export function binomialLowerTail(k: number, n: number, p: number): number {
  requireBinomial(k, n, p);
  return sumOfLogs(logPmfs(0, k, n, p));
}

/** P(X ≥ k), summed as such in log space. */
export function binomialUpperTail(k: number, n: number, p: number): number {
  requireBinomial(k, n, p);
  return sumOfLogs(logPmfs(k, n, n, p));
}

/** Sum of P(X = i) over all i with P(X = i) ≤ P(X = k)·(1 + tolerance). */
export function binomialNoMoreProbable(k: number, n: number, p: number, tolerance: number): number {
  requireBinomial(k, n, p);
  const limit = logPmf(k, n, p) + Math.log1p(tolerance);
  return sumOfLogs(logPmfs(0, n, n, p).filter((term) => term <= limit));
}
