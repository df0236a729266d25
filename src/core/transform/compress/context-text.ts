import { splitSentences } from '../../text/sentences.js';

/** A sentence of a context, or a block that is none and stays whole: code, a table, a list. */
export interface Unit {
  text: string;
  /** Position of its paragraph. */
  paragraph: number;
}

export interface Paragraph {
  text: string;
  /** Position of the document it stands in, where there are several. */
  document: number;
  /** The heading above it; it is shown once anything below it is. */
  heading?: number;
  isHeading: boolean;
}

export interface ContextText {
  paragraphs: Paragraph[];
  /** Of everything but headings, in order. */
  units: Unit[];
}

/** As a title, or as an id on a line of its own: `# Refunds`, `[doc-3]`, `Source: handbook`. */
const HEADING = /^(?: {0,3}#{1,6}[ \t].*|\[[^\]\n]{1,60}\]|(?:source|title|document|section|id)[ \t]*:.{1,120})$/i;
const NOT_PROSE = /^[ \t]*(?:```|~~~|[-*+][ \t]|\d+[.)][ \t]|\|| {4}|>)|\|.*\n[ \t]*\|?[ \t:|-]+$/m;

/** Documents cut into paragraphs and sentences; joined again by `joinContext` they give the documents back. */
export function readContext(documents: readonly string[]): ContextText {
  const paragraphs: Paragraph[] = [];
  const units: Unit[] = [];
  for (const [document, text] of documents.entries()) {
    let heading: number | undefined;
    for (const part of paragraphsOf(text)) {
      const isHeading = HEADING.test(part);
      const position = paragraphs.push({ text: part, document, isHeading, ...(heading === undefined || isHeading ? {} : { heading }) }) - 1;
      if (isHeading) heading = position;
      else for (const sentence of NOT_PROSE.test(part) ? [part] : splitSentences(part)) units.push({ text: sentence, paragraph: position });
    }
  }
  return { paragraphs, units };
}

/** A fence is one paragraph, whatever blank lines it holds; a title parts from the text right below it. */
function paragraphsOf(text: string): string[] {
  const paragraphs: string[] = [];
  let lines: string[] = [];
  let fence: string | undefined;
  const end = (): void => {
    if (lines.length > 0) paragraphs.push(lines.join('\n'));
    lines = [];
  };
  for (const line of text.split('\n')) {
    const mark = /^[ \t]*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined && line.trim() === '') end();
    else lines.push(line);
    if (fence === undefined && lines.length === 1 && HEADING.test(line)) end();
    if (mark !== undefined) fence = fence === undefined ? mark : line.trim() === fence ? undefined : fence;
  }
  end();
  return paragraphs;
}

/** The documents with these units only, in their order; a document without any is undefined. */
export function joinContext({ paragraphs, units }: ContextText, kept: ReadonlySet<number>, documents: number): (string | undefined)[] {
  const byParagraph = new Map<number, { shown: string[]; all: boolean }>();
  for (const [index, { text, paragraph }] of units.entries()) {
    const one = byParagraph.get(paragraph) ?? { shown: [], all: true };
    if (kept.has(index)) one.shown.push(text);
    else one.all = false;
    byParagraph.set(paragraph, one);
  }
  const headed = new Set([...byParagraph].filter(([, { shown }]) => shown.length > 0).map(([position]) => paragraphs[position]?.heading));
  const texts: string[][] = Array.from({ length: documents }, () => []);
  for (const [position, { text, document, isHeading }] of paragraphs.entries()) {
    const own = byParagraph.get(position);
    // What is kept whole is kept as it was, line breaks and all.
    const shown = isHeading ? (headed.has(position) ? text : '') : own?.all ? text : (own?.shown.join(' ') ?? '');
    if (shown !== '') texts[document]?.push(shown);
  }
  return texts.map((parts) => (parts.length === 0 ? undefined : parts.join('\n\n')));
}
