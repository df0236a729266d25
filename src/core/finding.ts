/** One result of reading or checking something a person wrote. Data: the words are complete, printing is elsewhere. */
export interface Finding {
  /** `<area>/<fault>`, stable: what configuration and suppressions refer to. */
  code: string;
  severity: 'error' | 'warning' | 'note';
  place: Place;
  /** What is wrong and what was expected. */
  message: string;
  /** What to do about it. */
  remedy?: string;
  /** What mends it without changing what was meant, where there is such a thing. */
  fix?: Fix;
}

/** One replacement within a line, in a file without byte-order mark. */
export interface Fix {
  line: number;
  /** 1-based, in UTF-16 units. */
  column: number;
  before: string;
  /** May hold newlines. */
  after: string;
}

/** Lines and columns are 1-based; undefined when the fault is about the file as a whole. */
export interface Place {
  file: string;
  line?: number;
  column?: number;
}

export function isError(finding: Finding): boolean {
  return finding.severity === 'error';
}

/** By file, then line, then column, then code: the order in which a person mends them. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      compare(a.place.file, b.place.file) ||
      (a.place.line ?? 0) - (b.place.line ?? 0) ||
      (a.place.column ?? 0) - (b.place.column ?? 0) ||
      compare(a.code, b.code),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `prompts/a.md:3:7` */
export function formatPlace(place: Place): string {
  const line = place.line === undefined ? '' : `:${place.line}`;
  const column = place.line === undefined || place.column === undefined ? '' : `:${place.column}`;
  return `${place.file}${line}${column}`;
}
