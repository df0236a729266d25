/** Longest text one message may render to, and longest file or template that is read, in UTF-16 units. */
export const MAX_RENDERED = 4_000_000;
