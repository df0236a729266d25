/** A point after these does not end a sentence. */
const ABBREVIATION =
  /(?:^|[\s(["'“])(?:e\.g|i\.e|cf|vs|approx|Dr|Mr|Mrs|Ms|Prof|St|Fig|No|Nos|Inc|Ltd|Co|Jr|Sr|Gen|Gov|Sen|Rep|[A-Z](?:\.[A-Z])*)\.\s*$/;

/** The segmenter's time is quadratic in runs of initials (150 kB took 9 s), so it gets long paragraphs in pieces. */
const PIECE = /[^]{1,4000}(?:\s|$)|[^]{1,4000}/g;

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The sentences of a text in order, trimmed, white space collapsed; line breaks inside a paragraph do not part them. */
export function splitSentences(text: string): string[] {
  return text.split(/\n[ \t]*\n/).flatMap((paragraph) => splitParagraph(paragraph.replace(/\s+/g, ' ').trim()));
}

function splitParagraph(paragraph: string): string[] {
  const sentences: string[] = [];
  let isOpen = false;
  for (const piece of paragraph.match(PIECE) ?? []) {
    for (const { segment } of SEGMENTER.segment(piece)) {
      if (isOpen || /^\p{Ll}/u.test(segment)) sentences.push((sentences.pop() ?? '') + segment);
      else sentences.push(segment);
      isOpen = ABBREVIATION.test(segment);
    }
    isOpen ||= !/[.!?]["'”’)\]]*\s*$/.test(piece);
  }
  return sentences.map((sentence) => sentence.trim()).filter((sentence) => sentence !== '');
}
