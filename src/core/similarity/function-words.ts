/** English words that carry grammar rather than content, as stems would leave them. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  `a about after all also am an and any are as at be because been but by can could did do does for from get had has have
  he her here him his how i i'd i'll i'm i've if in into is it it's its just may me might my no not of off on or our
  out over please she should so some such than that that's the their them then there these they this those to too up
  us very was we were what when where which while who why will with would you your ? !`.split(/\s+/),
);
