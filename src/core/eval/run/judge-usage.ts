/** What one judge was asked, apart from what the prompts under test were. */
export interface JudgeUsage {
  model: string;
  requests: number;
  failed: number;
  /** Answered from the cache or a recording. */
  kept: number;
  inputTokens?: number;
  outputTokens?: number;
  /** US dollars, kept answers at what they cost when they were made; undefined as soon as one price is not known. */
  cost?: number;
  /** US dollars spent now; undefined as `cost` is. */
  incurred?: number;
}
