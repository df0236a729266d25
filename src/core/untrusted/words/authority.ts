import { near, ORDER, phrase, type WordRule } from './phrase.js';

const READER = '(?:ai|a\\.i\\.|llms?|language model|chatgpt|gpt|claude|gemini|chatbot|bot|ai assistant|ai model)';
const BOSS = '(?:administrators?|developers?|operators?|creators?|system administrator)';

/** Speaks to the model itself, or for those it obeys. */
export const authority: WordRule = {
  name: 'authority',
  says: 'speaks to the model with borrowed authority',
  phrases: [
    phrase('\\b(?:system|admin|administrator|operator|root) (?:notice|override|directive|announcement)\\s{0,3}[:\\]!]'),
    phrase('\\bsystem update(?: v?\\d+)?\\s{0,3}[:\\]!]', { weak: true }),
    phrase(`\\b(?:attention|dear|note to|message (?:to|for)|instructions? (?:to|for)|notice to)[\\s,:]{1,3}(?:the |any |all )?${READER}\\b`),
    phrase(`\\bmessage from\\b${near(40)}\\bto the (?:assistant|${READER})\\b`),
    phrase(`\\bif you(?:'re| are) an? ${READER}\\b`),
    phrase(`\\b(?:new|updated|real|secret|additional|special) (?:system )?instructions?\\s{0,3}:`),
    phrase(`\\bnew instructions?\\b${near(30)}\\bfrom (?:your|the) ${BOSS}\\b`),
    phrase(`\\b(?:from|by) your ${BOSS}\\b`, { weak: true }),
    phrase(`\\b(?:this is|we are) (?:openai|anthropic|google|microsoft|meta) (?:staff|support|team|employees)\\b`),
    phrase('\\bauthori[sz]e you to\\b', { weak: true }),
    phrase('\\byou (?:may|can|are allowed to|have permission to) (?:now )?(?:share|reveal|bypass|ignore|break|disclose)\\b'),
    phrase(
      '\\b(?:bypass|ignore|disable|turn off|lift) (?:the|your|all|any) (?:content|safety|security|moderation) (?:policy|policies|filters?|checks?|guidelines|rules)\\b',
    ),
    phrase(`\\bi (?:order|command|instruct) (?:you|the (?:assistant|model|${READER}))\\b`),
    phrase(
      '(?:[-=#*]{2}|\\[)\\s{0,3}(?:end|start|begin|beginning) of (?:the )?(?:ticket|user input|input|document|prompt|context|data|system prompt|conversation|message|text)\\b',
    ),
    phrase('\\bthe real (?:task|instructions?|question) (?:starts?|begins?|is|are)\\b'),
    phrase('\\byour (?:guidelines|rules|instructions|policies|restrictions) (?:have|has) been (?:replaced|updated|changed|lifted|suspended)\\b'),
    phrase('\\btreat (?:the sender|me|this user|the user) as (?:an?|the) (?:admin\\w*|verified|trusted|employee|developer|root)\\b'),
    phrase(`${ORDER}do not mention\\b`, { weak: true }),
    phrase('\\bnachricht an (?:die|den|das) (?:ki|modell|assistent\\p{L}*|chatbot)\\b'),
    phrase('\\bregeln gelten nicht mehr\\b'),
    phrase('\\b(?:mensaje|instrucciones) para (?:el|la) (?:asistente|ia|modelo)\\b'),
    phrase("\\b(?:message|instructions) pour l'?(?:ia|assistant|modele)\\b"),
  ],
};
