import type { Model, ModelRequest, Outcome } from '../../core/ports.js';
import type { CompletionStore } from '../completions/store.js';

/** Where completions are kept, and the requests that are under way. Shared by the models of one run. */
export interface CompletionCache {
  store: CompletionStore;
  flights: Map<string, Promise<Outcome>>;
}

export function openCompletionCache(store: CompletionStore): CompletionCache {
  return { store, flights: new Map() };
}

/** A model that asks only what was not answered before, and of equal requests at one time only one. Failures are not kept. */
export function cachedModel(inner: Model, { store, flights }: CompletionCache, keyOf: (request: ModelRequest) => string): Model {
  return {
    id: inner.id,
    kind: inner.kind,
    async complete(request, signal) {
      const key = keyOf(request);
      const kept = store.get(key);
      if (kept) return { ok: true, completion: { ...kept, kept: true } };
      const under = flights.get(key);
      if (under) return asKept(await under);
      const asked = inner.complete(request, signal);
      flights.set(key, asked);
      try {
        const outcome = await asked;
        if (outcome.ok && outcome.completion.kept !== true) store.put(key, outcome.completion);
        return outcome;
      } finally {
        flights.delete(key);
      }
    },
  };
}

/** One of two equal requests was paid; the other cost nothing. */
function asKept(outcome: Outcome): Outcome {
  return outcome.ok ? { ok: true, completion: { ...outcome.completion, kept: true } } : outcome;
}
