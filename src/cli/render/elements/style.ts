import { Chalk, type ChalkInstance, supportsColor, supportsColorStderr } from 'chalk';
import type { Io } from '../../io.js';

/** How a text may look where it is printed. Colour means something: green good, red bad, yellow look here, dim aside. */
export interface Style {
  color: ChalkInstance;
  /** Whether colour carries meaning that plain text must then show by signs. */
  colored: boolean;
  /** Columns to fit into; undefined: as wide as it gets (piped). */
  width?: number;
}

export function createStyle(io: Io, stream: 'stdout' | 'stderr', wanted: boolean): Style {
  const support = stream === 'stdout' ? supportsColor : supportsColorStderr;
  const none = !wanted || (io.env['NO_COLOR'] ?? '') !== '' || !support;
  const { columns, isTTY } = io[stream];
  return {
    color: new Chalk({ level: none ? 0 : support.level }),
    colored: !none,
    ...(isTTY ? { width: columns ?? 80 } : {}),
  };
}
