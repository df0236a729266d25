/** What texts are counted as when no model is known. */
export const FALLBACK_MODEL = 'openai/gpt-4o';
