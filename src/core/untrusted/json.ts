/** The text as a JSON string, which also leaves no angle bracket that could be a tag. */
export function encodeJson(text: string): string {
  return JSON.stringify(text).replace(/[<>]/g, (bracket) => (bracket === '<' ? '\\u003c' : '\\u003e'));
}
