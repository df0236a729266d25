import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { aimedAt, type Attack, readAttacks } from '../../../src/core/untrusted/corpus/attacks.js';

/** A text that an attack could be taken for, and is none. */
export interface Benign {
  id: string;
  kind: string;
  text: string;
}

export const ATTACKS: readonly Attack[] = readAttacks(readFileSync('data/injection/attacks.jsonl', 'utf8')).map((attack) => aimedAt(attack, 'ticket'));
export const BENIGN: readonly Benign[] = readFileSync('test/data/injection/benign.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Benign);

/** One half was looked at while the detector was written, the other is reported. */
export function isHeldOut({ id }: { id: string }): boolean {
  return Number.parseInt(createHash('sha256').update(id).digest('hex').charAt(0), 16) % 2 === 1;
}
