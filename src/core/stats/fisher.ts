import { requireCount } from './arguments.js';
import { logGamma } from './log-gamma.js';
import type { Rate } from './newcombe.js';

/** Terms this much smaller than the first add nothing to its digits. */
const NEGLIGIBLE = 1e-18;

/** ln C(n, k). */
function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/**
 * Fisher's exact one-sided p that the rate of `a` is higher than that of `b`: the hypergeometric probability of as many of all successes
 * in `a`, or more. Exact also where successes are few, where a pooled z finds too much.
 * @throws RangeError unless passed ≤ n are counts
 */
export function fisherGreater(a: Rate, b: Rate): number {
  for (const [name, { passed, n }] of [['a', a], ['b', b]] as const) {
    requireCount(`${name}.passed`, passed);
    requireCount(`${name}.n`, n);
    if (passed > n) throw new RangeError(`${name}.passed must not exceed its n, but ${passed} > ${n}`);
  }
  const passed = a.passed + b.passed;
  const total = a.n + b.n;
  const most = Math.min(passed, a.n);
  if (a.passed <= Math.max(0, passed - b.n)) return 1;
  const first = logChoose(a.n, a.passed) + logChoose(b.n, b.passed) - logChoose(total, passed);
  // Above its middle the distribution only falls: the sum can end. Below it, the other tail is the shorter one.
  if (a.passed * total < passed * a.n) return Math.max(0, 1 - sumFrom(a, b, -1) * Math.exp(first) + Math.exp(first));
  return Math.min(1, sumFrom(a, b, 1, most) * Math.exp(first));
}

/** Σ of the probabilities from `a.passed` on upwards or downwards, relative to the first. */
function sumFrom(a: Rate, b: Rate, step: 1 | -1, most = 0): number {
  const passed = a.passed + b.passed;
  let [term, sum] = [1, 1];
  for (let x = a.passed; term > sum * NEGLIGIBLE && (step === 1 ? x < most : x > Math.max(0, passed - b.n)); x += step) {
    // P(x + 1) / P(x), or its inverse for P(x − 1) / P(x).
    const low = step === 1 ? x : x - 1;
    const ratio = ((a.n - low) * (passed - low)) / ((low + 1) * (b.n - passed + low + 1));
    term *= step === 1 ? ratio : 1 / ratio;
    sum += term;
  }
  return sum;
}
