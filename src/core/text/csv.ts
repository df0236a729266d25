import type { Finding, Place } from '../finding.js';
import { lineFinder } from './line-finder.js';

export interface CsvCell {
  text: string;
  /** `""` is an empty text; nothing between two commas is no value. */
  quoted: boolean;
  place: Place;
}

export interface Csv {
  header: CsvCell[];
  records: CsvCell[][];
  findings: Finding[];
}

/** A whole cell and what ends it. The first part is inside quotes, the second is not. */
const CELL = /(?:"([^"]*(?:""[^"]*)*)"|([^",\n]*))(,|\n|$)/y;

/** A file with more is broken in one place, not in hundreds. */
const MAX_FINDINGS = 20;

/** CSV as RFC 4180 has it: a header, commas, quotes doubled inside quotes, line breaks inside quotes. Empty lines are passed over. */
export function readCsv(file: string, text: string): Csv {
  const placeAt = placesIn(file, text);
  const findings: Finding[] = [];
  const rows: CsvCell[][] = [];
  let row: CsvCell[] = [];
  let at = 0;
  while (at < text.length || row.length > 0) {
    CELL.lastIndex = at;
    const match = CELL.exec(text);
    const place = placeAt(at);
    if (!match) {
      findings.push(brokenCell(text, at, placeAt));
      // The rest of a line that cannot be read says nothing of the next.
      const end = text.indexOf('\n', at);
      if (end === -1 || unclosed(text, at)) break;
      [at, row] = [end + 1, []];
      continue;
    }
    const [, quoted, plain = '', end] = match;
    row.push({ text: quoted === undefined ? plain : quoted.replaceAll('""', '"'), quoted: quoted !== undefined, place });
    at = CELL.lastIndex;
    if (end === ',') continue;
    if (row.length > 1 || row[0]?.quoted === true || row[0]?.text !== '') rows.push(row);
    row = [];
    if (end === '') break;
  }
  const [header = [], ...records] = rows;
  findings.push(...records.flatMap((record) => wrongCount(record, header.length)));
  return { header, records: records.filter((record) => record.length === header.length), findings: findings.slice(0, MAX_FINDINGS) };
}

function placesIn(file: string, text: string): (offset: number) => Place {
  const find = lineFinder(text);
  return (offset) => ({ file, ...find(offset) });
}

function unclosed(text: string, at: number): boolean {
  return text[at] === '"' && !/"[^"]*(?:""[^"]*)*"/y.test(text.slice(at));
}

function brokenCell(text: string, at: number, placeAt: (offset: number) => Place): Finding {
  if (unclosed(text, at)) return fault(placeAt(at), 'this quote is never closed', 'close it, or write "" for a quote inside quotes');
  if (text[at] === '"') {
    const closed = /"[^"]*(?:""[^"]*)*"/y.exec(text.slice(at))?.[0].length ?? 0;
    return fault(placeAt(at + closed), 'text after a closing quote', 'write "" for a quote inside quotes');
  }
  return fault(placeAt(text.indexOf('"', at)), 'a quote inside a cell that is not quoted', 'quote the whole cell, and write "" for a quote in it');
}

function wrongCount(record: readonly CsvCell[], columns: number): Finding[] {
  const [first] = record;
  if (!first || record.length === columns) return [];
  const place = (record[columns] ?? first).place;
  return [fault(place, `${record.length} cells where the header has ${columns}`, 'quote a cell that holds a comma or a line break')];
}

function fault(place: Place, message: string, remedy: string): Finding {
  return { code: 'csv/invalid', severity: 'error', place, message, remedy };
}
