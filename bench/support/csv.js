import { readFileSync } from 'node:fs';

/** Rows of a CSV file with the columns `text` and `category`, quoted where needed. */
export function readLabelled(path) {
  const rows = [];
  const field = /(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/gy;
  const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  let row = [];
  while (field.lastIndex < text.length) {
    const [, quoted, plain, end] = field.exec(text);
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') {
      rows.push({ text: row[0], category: row[1] });
      row = [];
    }
  }
  return rows.slice(1);
}
