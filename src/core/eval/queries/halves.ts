import { sha256 } from '../../text/canonical-json.js';
import type { Query } from './query.js';

/** Queries to search with and queries to confirm with: by a hash of the id, or of the group, so that none changes sides when others come and go. */
export function halveQueries(queries: readonly Query[]): { search: Query[]; confirm: Query[] } {
  const isFirst = ({ id, group }: Query): boolean => Number.parseInt(sha256(`halves ${group ?? id}`).slice(0, 8), 16) % 2 === 0;
  return { search: queries.filter(isFirst), confirm: queries.filter((query) => !isFirst(query)) };
}
