export type JsonObject = Record<string, unknown>;

/** Deeper than any answer; what recurses over a value stays far from the end of the stack. */
const MAX_DEPTH = 50;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object a text is in JSON; undefined for anything else and for one nested beyond reason. */
export function parseObject(text: string): JsonObject | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}') || depthOf(trimmed) > MAX_DEPTH) return undefined;
  try {
    const value: unknown = JSON.parse(trimmed);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The object an answer is, in a code fence or not. */
export function parseAnswer(text: string): JsonObject | undefined {
  return parseObject(text.trim().replace(/^```(?:json)?/, '').replace(/```$/, ''));
}

/** At least the depth of the value: brackets inside strings count too. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const char of text) {
    if (char === '{' || char === '[') deepest = Math.max(deepest, (depth += 1));
    else if (char === '}' || char === ']') depth -= 1;
  }
  return deepest;
}

/** The outermost `{…}` of a text that hold a quoted key. */
export function balancedObjects(text: string): string[] {
  return objectSpans(text).map(([from, to]) => text.slice(from, to));
}

/** The text without those. */
export function withoutObjects(text: string): string {
  let rest = '';
  let from = 0;
  for (const [start, end] of objectSpans(text)) {
    rest += text.slice(from, start);
    from = end;
  }
  return rest + text.slice(from);
}

/** Start and end (exclusive) of each; braces inside strings do not count. */
function objectSpans(text: string): [number, number][] {
  const spans: [number, number][] = [];
  let [depth, from, isString] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (isString) {
      if (char === '\\') at += 1;
      else if (char === '"' || char === '\n') isString = false;
    } else if (char === '"' && depth > 0) isString = true;
    else if (char === '{') {
      if (depth === 0) from = at;
      depth += 1;
    } else if (char === '}' && depth > 0) {
      depth -= 1;
      if (depth === 0) spans.push([from, at + 1]);
    }
  }
  return spans.filter(([start, end]) => /"[^"\n]{1,60}"\s*:/.test(text.slice(start, end)));
}
