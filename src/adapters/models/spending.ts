import type { Price } from '../../core/ports.js';

/** What one command may spend on vectors. */
export interface SpendingLimit {
  maxUsd: number;
  price: Price;
}

/** What the embedding models of one command cost together, as far as tokens and prices are known. */
export interface Spending {
  add(provider: string, modelName: string, inputTokens: number | undefined): void;
  /** Nothing more may be sent: what the limit is, in US dollars. */
  reached(): number | undefined;
  /** US dollars since the last time. */
  take(): number;
}

export function countSpending(limit: SpendingLimit | undefined): Spending {
  let spent = 0;
  let taken = 0;
  return {
    add(provider, modelName, inputTokens) {
      if (inputTokens !== undefined) spent += limit?.price(provider, modelName, { inputTokens, outputTokens: 0 }) ?? 0;
    },
    reached: () => (limit !== undefined && spent >= limit.maxUsd ? limit.maxUsd : undefined),
    take() {
      const since = spent - taken;
      taken = spent;
      return since;
    },
  };
}
