/**
 * Models whose providers announced the day on which they are shut down. From the pages on deprecations of OpenAI and
 * Anthropic; a snapshot goes with its family only where that was said.
 */
const WITHDRAWN: Readonly<Record<string, readonly [day: string, pattern: RegExp][]>> = {
  openai: [
    ['2024-09-13', /^gpt-3\.5-turbo-(?:0301|0613|16k-0613)$/],
    ['2024-12-06', /^gpt-4(?:-1106)?-vision-preview$/],
    ['2025-06-06', /^gpt-4-32k(?:-0314|-0613)?$/],
    ['2025-07-14', /^gpt-4\.5-preview(?:-2025-02-27)?$/],
    ['2026-02-17', /^chatgpt-4o-latest$/],
    ['2026-07-23', /^gpt-5(?:\.1)?-chat-latest$/],
    ['2026-10-23', /^gpt-3\.5-turbo(?:-0125)?$/],
    ['2026-10-23', /^gpt-4(?:-0613)?$/],
  ],
  anthropic: [
    ['2024-11-06', /^claude-(?:1\.[0-3]|instant-1\.[0-2])$/],
    ['2025-07-21', /^claude-(?:2\.[01]|3-sonnet-20240229)$/],
    ['2026-01-05', /^claude-3-opus-20240229$/],
    ['2026-06-15', /^claude-(?:sonnet|opus)-4-20250514$/],
  ],
};

/** The day, as `2025-06-06`. @param model `provider/model` */
export function withdrawnModel(model: string): string | undefined {
  const slash = model.indexOf('/');
  const provider = model.slice(0, slash);
  const known = Object.hasOwn(WITHDRAWN, provider) ? WITHDRAWN[provider] : undefined;
  return known?.find(([, pattern]) => pattern.test(model.slice(slash + 1)))?.[0];
}
