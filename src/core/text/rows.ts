import type { Finding, Place } from '../finding.js';
import { dataProblem, describe, isMap } from './plain-data.js';
import { readYaml, type YamlValue } from './yaml.js';

/** Rows of a data file; each is read like a YAML value of its own, so that faults carry their place. */
export interface Rows {
  rows: YamlValue[];
  /** Keys beside the list, where the file is a map. */
  header?: YamlValue;
  findings: Finding[];
}

const MAX_LENGTH = 16 * 1024 * 1024;

/**
 * Reads a list of rows from YAML (a list, or a map that holds the list under `key`) or JSON Lines.
 * Which of the two is told by the file's name.
 */
export function readRows(file: string, text: string, key?: string): Rows {
  if (file.endsWith('.jsonl')) return readJsonLines(file, text);
  const yaml = readYaml({ file, text, maxLength: MAX_LENGTH });
  if (yaml.findings.length > 0) return { rows: [], findings: yaml.findings };
  const inMap = key !== undefined && isMap(yaml.value);
  const list = inMap ? (yaml.value as Record<string, unknown>)[key] : yaml.value;
  const path: PropertyKey[] = inMap ? [key] : [];
  if (!Array.isArray(list)) {
    const expected = key === undefined ? 'a list' : `a list, or a map with a list under \`${key}\``;
    const message = `expected ${expected}, but got ${describe(list)}`;
    return { rows: [], findings: [{ code: 'data/not-a-list', severity: 'error', place: yaml.placeOf(path), message }] };
  }
  const rows = list.map((value: unknown, index) => nested(yaml, value, [...path, index]));
  return { rows, findings: [], ...(inMap ? { header: withoutKey(yaml, key) } : {}) };
}

function readJsonLines(file: string, text: string): Rows {
  const rows: YamlValue[] = [];
  const findings: Finding[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const place: Place = { file, line: index + 1, column: 1 };
    try {
      const value = JSON.parse(line) as unknown;
      const problem = dataProblem(value);
      if (problem) findings.push({ code: 'data/invalid-json', severity: 'error', place, ...problem });
      else rows.push({ value, findings: [], placeOf: () => place });
    } catch (error) {
      const message = `this line is not JSON: ${(error as Error).message}`;
      findings.push({ code: 'data/invalid-json', severity: 'error', place, message, remedy: 'write one JSON object a line' });
    }
  }
  return { rows, findings };
}

function nested(yaml: YamlValue, value: unknown, base: readonly PropertyKey[]): YamlValue {
  return { value, findings: [], placeOf: (path, part) => yaml.placeOf([...base, ...path], part) };
}

function withoutKey(yaml: YamlValue, key: string): YamlValue {
  const { [key]: _, ...rest } = yaml.value as Record<string, unknown>;
  return { ...yaml, value: rest };
}
