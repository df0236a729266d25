/**
 * English phrases and what says the same in fewer words. None may add or lose a negation, a limit or a modal verb, turn a
 * permission into an order, or leave a sentence without what it needs: `test/core/transform/compress/phrase-table.test.ts`
 * has a sentence for every entry.
 */
export interface Phrase {
  from: string;
  /** Empty: it is dropped. */
  to: string;
  /**
   * Where it may stand: `anywhere`; `sentence`: at the start of one; `clause`: there, or after a comma or semicolon. What is
   * dropped in the middle of a clause would leave it broken.
   */
  at: 'anywhere' | 'sentence' | 'clause';
  /** Words that may not follow. */
  unless?: RegExp;
}

/** What a bare verb cannot be. */
const NO_VERB =
  /^(?:and|or|is|are|was|were|am|be|in|on|at|when|if|but|the|a|an|as|to|of|for|with|please|not|have|has|had|can|could|will|would|should|may|might|must)\b/i;

/** After `please`: then it is the word itself that is spoken of. */
const NO_POLITENESS = /^(?:and|or|is|are|was|were|in|on|at|when|if|as|to|of|for|with|please)\b/i;

/** `the majority of users` is most users, but `the majority of the users` is not `most the users`. */
const QUANTITY = /^(?:many|most|a few|enough)$/;
const DETERMINER = /^(?:the|these|those|this|that|my|your|our|their|its|his|her|them|us|you|it)\b/i;

const replaced: readonly (readonly [string, string])[] = [
  ['due to the fact that', 'because'],
  ['owing to the fact that', 'because'],
  ['because of the fact that', 'because'],
  ['in light of the fact that', 'because'],
  ['in view of the fact that', 'because'],
  ['on account of the fact that', 'because'],
  ['given the fact that', 'because'],
  ['based on the fact that', 'because'],
  ['for the reason that', 'because'],
  ['the reason is because', 'because'],
  ['despite the fact that', 'although'],
  ['in spite of the fact that', 'although'],
  ['regardless of the fact that', 'although'],
  ['in spite of', 'despite'],
  ['in the event that', 'if'],
  ['in the case that', 'if'],
  ['in cases where', 'when'],
  ['in situations where', 'when'],
  ['in instances where', 'when'],
  ['at the time when', 'when'],
  ['until such time as', 'until'],
  ['in order to', 'to'],
  ['so as to', 'to'],
  ['for the purpose of', 'for'],
  ['in such a way that', 'so that'],
  ['in such a manner that', 'so that'],
  ['with regard to', 'about'],
  ['with regards to', 'about'],
  ['in regard to', 'about'],
  ['in relation to', 'about'],
  ['in reference to', 'about'],
  ['with reference to', 'about'],
  ['pertaining to', 'about'],
  ['prior to', 'before'],
  ['previous to', 'before'],
  ['in advance of', 'before'],
  ['subsequent to', 'after'],
  ['at this point in time', 'now'],
  ['at the present time', 'now'],
  ['at that point in time', 'then'],
  ['at a later time', 'later'],
  ['during the course of', 'during'],
  ['in the course of', 'during'],
  ['by means of', 'by'],
  ['through the use of', 'using'],
  ['with the use of', 'using'],
  ['on the basis of', 'based on'],
  ['as a result of', 'because of'],
  ['as a consequence of', 'because of'],
  ['in close proximity to', 'near'],
  ['in the vicinity of', 'near'],
  ['in conjunction with', 'with'],
  ['in combination with', 'with'],
  ['in excess of', 'over'],
  ['in the majority of cases', 'usually'],
  ['in many cases', 'often'],
  ['in some cases', 'sometimes'],
  ['on a regular basis', 'regularly'],
  ['on a daily basis', 'daily'],
  ['in a timely manner', 'promptly'],
  ['in a concise manner', 'concisely'],
  ['in a clear manner', 'clearly'],
  ['in an accurate manner', 'accurately'],
  ['in a polite manner', 'politely'],
  ['in a professional manner', 'professionally'],
  ['a large number of', 'many'],
  ['a great number of', 'many'],
  ['a wide variety of', 'many'],
  ['a wide range of', 'many'],
  ['a small number of', 'a few'],
  ['the majority of', 'most'],
  ['a sufficient amount of', 'enough'],
  ['an adequate amount of', 'enough'],
  ['each and every', 'every'],
  ['any and all', 'all'],
  ['first and foremost', 'first'],
  ['full and complete', 'complete'],
  ['end result', 'result'],
  ['final outcome', 'outcome'],
  ['past history', 'history'],
  ['various different', 'various'],
  ['absolutely essential', 'essential'],
  ['completely unanimous', 'unanimous'],
  ['repeat again', 'repeat'],
  ['revert back', 'revert'],
  ['combine together', 'combine'],
  ['merge together', 'merge'],
  ['join together', 'join'],
  ['the reason why', 'why'],
  ['as to whether', 'whether'],
  ['one of the following', 'one of these'],
  ['all of the', 'all the'],
  ['make use of', 'use'],
  ['makes use of', 'uses'],
  ['take into consideration', 'consider'],
  ['give consideration to', 'consider'],
  ['conduct an analysis of', 'analyze'],
  ['perform an analysis of', 'analyze'],
  ['carry out an analysis of', 'analyze'],
  ['provide a summary of', 'summarize'],
  ['write a summary of', 'summarize'],
  ['create a summary of', 'summarize'],
  ['provide an explanation of', 'explain'],
  ['give an explanation of', 'explain'],
  ['provide a description of', 'describe'],
  ['give a description of', 'describe'],
  ['provide an answer to', 'answer'],
  ['give an answer to', 'answer'],
  ['provide a response to', 'answer'],
  ['provide a list of', 'list'],
  ['come to a conclusion', 'conclude'],
  ['has the ability to', 'can'],
  ['have the ability to', 'can'],
  ['is able to', 'can'],
  ['are able to', 'can'],
  ['make sure that', 'ensure'],
  ['ensure that', 'ensure'],
];

/** A duty to remember or notice says nothing that the sentence after it does not. */
const clauses: readonly string[] = [
  'please make sure to',
  'make sure to',
  'please be sure to',
  'be sure to',
  'please remember to',
  'remember to',
  'please take care to',
  'take care to',
  'please keep in mind that',
  'please bear in mind that',
  'please be aware that',
  'please note that',
  'please remember that',
  'it is important to note that',
  'it is worth noting that',
  'it is worth mentioning that',
  'it is important to remember that',
  'it is important to keep in mind that',
];

const sentences: readonly string[] = [
  'please', 'kindly', 'note that', 'remember that', 'keep in mind that', 'bear in mind that', 'be aware that',
  'i would like you to please', 'i would like you to', 'i want you to please', 'i want you to', 'i need you to', 'we would like you to', 'we want you to',
  'your task is to', 'your job is to', 'your goal is to', 'your role is to', 'what you have to do is to',
  'as you know,', 'as mentioned above,', 'as mentioned before,', 'as stated above,', 'needless to say,',
  'as a matter of fact,', 'for all intents and purposes,', 'in today’s world,', "in today's world,",
];

/** Only before what is a whole sentence with another start. */
const starts: readonly (readonly [string, string])[] = [
  ['it is important that you never', 'never'],
  ['it is important that you always', 'always'],
  ['it is important that you do not', 'do not'],
  ["it is important that you don't", "don't"],
];

/** After a comma a bare `please` may be a word of a list: the verb after it shows that it is none. */
const POLITE_VERBS = [
  'make',
  'ensure',
  'note',
  'use',
  'choose',
  'answer',
  'respond',
  'reply',
  'return',
  'write',
  'provide',
  'include',
  'keep',
  'follow',
  'give',
  'list',
  'classify',
  'select',
  'pick',
  'consider',
  'read',
  'do not',
  'never',
  'always',
];

export const PHRASES: readonly Phrase[] = [
  ...replaced.map(([from, to]): Phrase => ({ from, to, at: 'anywhere', ...(QUANTITY.test(to) ? { unless: DETERMINER } : {}) })),
  ...clauses.map((from): Phrase => ({ from, to: '', at: 'clause', ...(from.endsWith('to') ? { unless: NO_VERB } : {}) })),
  ...sentences.map((from): Phrase => ({
    from,
    to: '',
    at: 'sentence',
    ...(/,$|that$/.test(from) ? {} : { unless: from === 'please' || from === 'kindly' ? NO_POLITENESS : NO_VERB }),
  })),
  ...starts.map(([from, to]): Phrase => ({ from, to, at: 'sentence' })),
  ...POLITE_VERBS.map((verb): Phrase => ({ from: `please ${verb}`, to: verb, at: 'clause' })),
];
