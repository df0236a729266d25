import type { Fix } from '../finding.js';

export interface Fixed {
  text: string;
  applied: number;
}

/**
 * Replaces what fixes name and nothing else: byte-order mark and line ends stay, and new lines end as the others do. A fix whose place no longer holds what it
 * names, or that overlaps one already applied, is left out.
 * @param text as the file has it
 */
export function applyFixes(text: string, fixes: readonly Fix[]): Fixed {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const starts = [start];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const edits = fixes
    .flatMap(({ line, column, before, after }) => {
      const offset = (starts[line - 1] ?? Infinity) + column - 1;
      return before !== '' && text.startsWith(before, offset) ? [{ offset, before, after: after.replaceAll('\n', lineEnd) }] : [];
    })
    .sort((a, b) => a.offset - b.offset);
  let fixed = '';
  let from = 0;
  let applied = 0;
  for (const { offset, before, after } of edits) {
    if (offset < from) continue;
    fixed += text.slice(from, offset) + after;
    from = offset + before.length;
    applied += 1;
  }
  return { text: fixed + text.slice(from), applied };
}
