import { near, phrase, type WordRule } from './phrase.js';

const MACHINE = '(?:ai|a\\.i\\.|llm|model|chatbot|bot|assistant|machine|terminal)';
const LIMITS = '(?:rules|restrictions?|filters?|limits?|limitations?|guidelines|guardrails|polic(?:y|ies)|censorship|ethics|morals?|moral limits)';

/** Another identity for the model, mostly one without limits. */
export const rolePlay: WordRule = {
  name: 'role-play',
  says: 'gives the model another identity',
  phrases: [
    phrase(
      `\\byou(?:'re| are| will| shall)(?: be)? (?:now|no longer|from now on)\\b${near(60)}\\b(?:dan|${MACHINE}|unrestricted|unfiltered|uncensored|mode|bound|restrict\\w*|rules|filters?)\\b`,
    ),
    phrase(`\\bfrom (?:now on|this moment)\\b${near(20)}\\byou (?:are|will|must|shall|have)\\b`),
    phrase(
      `\\b(?:pretend|imagine|act|behave|respond|answer|simulate|role-?play)\\b${near(60)}\\b(?:without|no|freed? (?:from|of)|ignor(?:es|ing))\\b${near(30)}\\b${LIMITS}\\b`,
    ),
    phrase(`\\b${MACHINE}\\b${near(50)}\\b(?:without|no|freed? (?:from|of)|ignor(?:es|ing))\\b${near(20)}\\b${LIMITS}\\b`),
    phrase(`\\b(?:unfiltered|uncensored|unrestricted|jailbroken|evil) (?:${MACHINE}|mode|version|output|language model)\\b`),
    phrase('\\b(?:developer|debug|god|dan|jailbreak|admin|sudo|maintenance) mode (?:is )?(?:now )?(?:enabled|activated|engaged)\\b'),
    phrase('\\b(?:enter|activate|enable|switch (?:in)?to) (?:dan|jailbreak|god|sudo) mode\\b'),
    phrase('\\bdo anything now\\b|\\bdan mode\\b'),
    phrase(`\\b(?:must|will|shall|always) obey (?:every|all|any|each|my)\\b${near(30)}\\b(?:commands?|orders?|instructions?|requests?)\\b`),
    phrase('\\bno longer bound by\\b'),
    phrase(`\\bdu bist (?:jetzt|nun|ab sofort)\\b${near(60)}\\b(?:ki|ki-\\p{L}+|modell|assistent|chatbot)\\b`),
    phrase(`\\btu es (?:maintenant|desormais)\\b${near(60)}\\b(?:ia|modele|assistant)\\b`),
    phrase(`\\b(?:ahora eres|eres ahora)\\b${near(60)}\\b(?:ia|modelo|asistente)\\b`),
    phrase('你现在是.{0,20}(?:模型|助手|人工智能|AI)'),
  ],
};
