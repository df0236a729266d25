/**
 * One row of an aggregation, as SQL gives it: so many requests that were alike. A *cell* is all requests of one window with equal
 * dimensions; it has a row `all`, one `latency` for each latency there was (to three digits), one `error` for each type and one `rating`
 * for each rating. All figures add up, so rows of several logs can stand in one file.
 */
export interface AggregateRow {
  window: string;
  prompt: string;
  environment: string;
  /** Null where requests did not say, or were not told apart by it. */
  version?: number | null;
  variant?: string | null;
  model?: string | null;
  served_model?: string | null;
  /** Seconds since 1970: where the step of time begins. */
  bucket?: number | null;
  of: 'all' | 'latency' | 'error' | 'rating';
  latency_ms?: number | null;
  error_type?: string | null;
  rating?: number | null;
  requests: number;
  /** From here on figures count in `all` only. Answered from an earlier identical request. */
  cached: number;
  failed: number;
  /** Tokens and cost of requests that were not `cached`, as far as they are known; sums and sums of squares. */
  input_n: number;
  input_sum: number;
  input_squares: number;
  output_n: number;
  output_sum: number;
  output_squares: number;
  cost_n: number;
  cost_sum: number;
  cost_squares: number;
  /** Milliseconds of requests that neither failed nor were `cached`. */
  latency_n: number;
  latency_sum: number;
  latency_squares: number;
  /** Natural logarithms: of tokens, 0 counting as 0.5, and of a cost above 0. */
  input_ln_n: number;
  input_ln_sum: number;
  input_ln_squares: number;
  output_ln_n: number;
  output_ln_sum: number;
  output_ln_squares: number;
  cost_ln_n: number;
  cost_ln_sum: number;
  cost_ln_squares: number;
}
