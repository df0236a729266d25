import type { TextRule } from '../../rule.js';
import { confusable } from './confusable.js';
import { conflictMarkers } from './conflict-markers.js';
import { bidirectional, invisible } from './invisible.js';
import { secret } from './secret.js';

/** Rules about single files as texts. */
export const TEXT_RULES: readonly TextRule[] = [conflictMarkers, secret, invisible, bidirectional, confusable];
