/** Closing brackets that are tried, from the last one: what follows a document may hold some, too. */
const TRIED = 10;

/** The last object or list in a text, whatever stands around it. */
export function lastJson(text: string): string | undefined {
  let end = text.length;
  for (let tried = 0; tried < TRIED; tried++) {
    end = Math.max(text.lastIndexOf('}', end - 1), text.lastIndexOf(']', end - 1));
    if (end < 0) return undefined;
    const document = endingAt(text, end);
    if (document !== undefined) return document;
    if (end === 0) return undefined;
  }
  return undefined;
}

/** Read backwards, so that it takes no longer than the text is long. */
function endingAt(text: string, end: number): string | undefined {
  let depth = 0;
  let inString = false;
  for (let at = end; at >= 0; at--) {
    const character = text[at];
    if (character === '"' && !isEscaped(text, at)) inString = !inString;
    else if (inString) continue;
    else if (character === '}' || character === ']') depth++;
    else if (character === '{' || character === '[') depth--;
    if (depth === 0) return isJson(text.slice(at, end + 1)) ? text.slice(at, end + 1) : undefined;
  }
  return undefined;
}

/** After an odd number of backslashes. */
function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text[before - 1] === '\\') before--;
  return (at - before) % 2 === 1;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
