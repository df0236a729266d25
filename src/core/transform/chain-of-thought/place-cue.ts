import type { Message } from '../../ports.js';

const FORMAT_SECTION = /^#{1,6}[ \t]+(?:output|answer|response)\b.*$/gim;

/** The headings of a template over what the answer looks like. Those in a value are no instructions. */
export function formatSections(texts: readonly string[]): string[] {
  return texts.flatMap((text) => [...text.matchAll(FORMAT_SECTION)].map(([heading]) => heading.trimEnd()));
}

/** Adds the cue to the instructions: the system's message, else the one that is answered. @param sections headings of the template */
export function addCue(messages: readonly Message[], cue: string, sections: readonly string[]): Message[] {
  const system = messages.findLastIndex(({ role }) => role === 'system' || role === 'developer');
  const at = system === -1 ? messages.findLastIndex(({ role }) => role === 'user') : system;
  if (at === -1) return [{ role: 'system', content: cue }, ...messages];
  return messages.map((message, index) => (index === at ? { ...message, content: withCue(message.content, cue, sections) } : message));
}

/** Before the section that says what the answer looks like, which keeps the last word; else at the end. */
function withCue(text: string, cue: string, sections: readonly string[]): string {
  const at = sectionAt(text, sections);
  return at === undefined ? `${text.trimEnd()}\n\n${cue}` : `${text.slice(0, at)}${cue}\n\n${text.slice(at)}`;
}

function sectionAt(text: string, sections: readonly string[]): number | undefined {
  for (const { index, 0: heading } of text.matchAll(FORMAT_SECTION)) if (sections.includes(heading.trimEnd())) return index;
  return undefined;
}
