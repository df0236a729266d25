import { shortHash } from '../../core/prompt/content.js';
import type { ContentFolder } from '../workspace/release/unused-content.js';
import { formatBytes } from './elements/format.js';
import type { Style } from './elements/style.js';
import { renderTable } from './elements/table.js';

export interface GcData {
  dropped: ContentFolder[];
  /** Named by no release, but somebody has changed it: it stays. */
  changed: ContentFolder[];
  /** Undefined where nothing was committed. */
  commit?: string;
}

export function renderGc({ dropped, changed, commit }: GcData, style: Style): string {
  const { color } = style;
  const kept = changed.map(({ folder }) => color.yellow(`kept, it has changes that are not committed: ${folder}`));
  if (dropped.length === 0) return ['nothing to drop: every released content is named by a release', ...kept].slice(kept.length > 0 ? 1 : 0).join('\n');
  const columns = [{ title: 'CONTENT', shrinks: true }, { title: 'FILES', align: 'right' as const }, { title: 'SIZE', align: 'right' as const }];
  const rows = dropped.map(({ folder, files, bytes }) => [folder, String(files), formatBytes(bytes)]);
  const bytes = dropped.reduce((sum, one) => sum + one.bytes, 0);
  const what = `${dropped.length} ${dropped.length === 1 ? 'folder' : 'folders'}, ${formatBytes(bytes)}`;
  const done = commit === undefined ? color.yellow(`dry run: ${what} would go`) : `${what} dropped, committed as ${shortHash(commit)}; history still has them`;
  return [renderTable(columns, rows, style), ...kept, done].join('\n');
}
