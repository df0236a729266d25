import type { Document } from './document.js';
import type { Proposal } from './edit.js';

/** Finds what could be shorter in a text; whether it may be is not its business. */
export type Rule = (document: Document) => Proposal[];
