import type { TextRule } from '../../rule.js';

/** What git leaves in a file whose merge was not finished. A line of equals signs alone heads a title in Markdown. */
export const conflictMarkers: TextRule = {
  code: 'file/conflict-markers',
  severity: 'error',
  essential: true,
  title: 'a merge was not finished',
  why: 'Both sides and the markers between them would be sent to the model.',
  remedy: 'keep one side, or put them together, and remove the three marker lines',
  bad: 'Be brief.\n<<<<<<< HEAD\nAnswer in French.\n=======\nAnswer in German.\n>>>>>>> german\n',
  good: 'Be brief.\n=======\n\nAnswer in German.\n',
  checkText({ path, text }) {
    if (!text.includes('<<<<<<<')) return [];
    const lines = text.split('\n');
    const open = lines.findIndex((line) => /^<{7}(?: |$)/.test(line));
    const middle = lines.findIndex((line, index) => index > open && /^={7}$/.test(line));
    const close = lines.findIndex((line, index) => index > middle && /^>{7}(?: |$)/.test(line));
    if (open === -1 || middle === -1 || close === -1) return [];
    return [{ place: { file: path, line: open + 1, column: 1 }, message: `a merge conflict from here to line ${close + 1} was left as it is` }];
  },
};
