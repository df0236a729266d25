/** A small labelled pool: three questions for each of four topics. */
export const POOL = [
  ['I lost my card yesterday', 'lost'],
  ['my card was stolen on the train', 'lost'],
  ['the card is missing from my wallet', 'lost'],
  ['how do I top up my account', 'top-up'],
  ['top up by bank transfer please', 'top-up'],
  ['can I top up with cash', 'top-up'],
  ['what is the exchange rate for euros', 'rate'],
  ['is the exchange rate good today', 'rate'],
  ['which exchange rate did you use', 'rate'],
  ['please change my PIN', 'pin'],
  ['I forgot my PIN', 'pin'],
  ['the PIN is blocked', 'pin'],
] as const;

export const TEXTS = POOL.map(([text]) => text);
export const LABELS = POOL.map(([, label]) => label);
