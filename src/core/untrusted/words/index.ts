import { authority } from './authority.js';
import { exfiltration } from './exfiltration.js';
import { hijack } from './hijack.js';
import { leak } from './leak.js';
import { override } from './override.js';
import type { WordRule } from './phrase.js';
import { rolePlay } from './role-play.js';

/** Every kind of attack in words that is looked for. */
export const WORD_RULES: readonly WordRule[] = [override, rolePlay, leak, exfiltration, hijack, authority];
