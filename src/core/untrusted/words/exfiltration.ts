import { near, ORDER, phrase, type WordRule } from './phrase.js';

const DATA =
  '(?:conversation|context|memory|credentials?|passwords?|api keys?|secrets?|user data|customer data|database|tickets|history|e-?mail addresses|prompt)';
/** A place in a URL that the model is to fill in. */
const BLANK = String.raw`=(?:[A-Z]{4,}|[A-Z]+_[A-Z_]+|\{|\[|%7[Bb]|<)`;

/** Ways for data to leave with the answer. */
export const exfiltration: WordRule = {
  name: 'exfiltration',
  says: 'would carry data to an outside address',
  phrases: [
    phrase(`!?\\[[^\\]\\n]{0,100}\\]\\([ \\t]{0,3}https?://[^\\s)]{1,200}${BLANK}`, { verbatim: true }),
    phrase(`<img[^>]{1,200}src[ \\t]{0,3}=[ \\t]{0,3}["']?https?://[^>]{1,200}${BLANK}`, { verbatim: true }),
    phrase(
      `${ORDER}(?:send|forward|post|e-?mail|upload|transmit|append|exfiltrate|copy)\\b${near(60)}\\b${DATA}\\b[^!?\\n]{0,60}(?:https?://|webhook|@[\\w-]{1,40}\\.)`,
    ),
    phrase('https?://[^\\s]{1,200}[?&]\\w{1,20}=\\s{1,3}(?:followed by|plus|and then|with)\\b'),
    phrase(`\\bcall the\\b${near(30)}\\btool with\\b[^\\n]{0,100}\\b${DATA}\\b`),
    phrase(`\\b(?:the|your|all) ${DATA} (?:that )?(?:you know|you have seen|(?:from|in) your (?:context|memory|prompt))`),
    phrase(`\\bcurl\\b[^\\n]{0,60}@[^\\n]{0,80}https?://[^\\n]{0,80}\\byour\\b${near(20)}\\btool\\b`),
    phrase(`${ORDER}(?:e-?mail|send|post) the (?:database )?(?:credentials|passwords?|secrets?|content of your memory)\\b`),
    phrase('\\bcurl\\b[^\\n]{0,40} -d @', { weak: true }),
  ],
};
