import * as v from 'valibot';
import { keys } from '../../text/validate.js';

/** The kinds of attack whose danger is in their form: what they carry must not arrive as it was. */
const STRUCTURAL = new Set(['delimiter', 'role-forging', 'invisible', 'special-token']);

const AttackSchema = keys({
  id: v.string(),
  family: v.string(),
  /** `plain`, `base64`, `fullwidth`, a language … */
  encoding: v.string(),
  text: v.string(),
  /** Of attacks by form: what makes them one. */
  carries: v.optional(v.array(v.string())),
  /** The delimiter that a template must have for it to mean anything. */
  delimiter: v.optional(v.picklist(['tag', 'fence', 'quotes'])),
});

export type Attack = v.InferOutput<typeof AttackSchema>;

/** The corpus as it comes with the package: one attack a line. */
export function readAttacks(text: string): Attack[] {
  return text.split('\n').filter((line) => line !== '').map((line) => v.parse(AttackSchema, JSON.parse(line)));
}

export function isStructural({ family }: Attack): boolean {
  return STRUCTURAL.has(family);
}

/** An attack on a template with this tag: it has to name the tag it breaks out of. */
export function aimedAt(attack: Attack, tag: string): Attack {
  const named = (text: string): string => text.replaceAll('{tag}', tag).replaceAll('{TAG}', tag.toUpperCase());
  return { ...attack, text: named(attack.text), ...(attack.carries ? { carries: attack.carries.map(named) } : {}) };
}
