import { near, phrase, type WordRule } from './phrase.js';

const DROP = '(?:ignore|disregard|forget|override|bypass|discard|neglect|skip|overlook)';
const FILLER =
  '(?:all|any|every|the|your|my|our|these|those|of|previous|prior|preceding|earlier|above|former|initial|original|system|existing|current|other|given|and|safety|content|old)';
const OLD = '(?:all|your|previous|prior|preceding|earlier|above|initial|original|system|existing)';
const ORDERS = '(?:instructions?|prompts?|rules|guidelines?|directions|directives?|orders|commands|constraints|restrictions|policies|programming|training)';
/** Who tells of it does not order it. */
const NOT_TOLD = String.raw`(?<!\b(?:i|we|he|she|they|it|who|did|not|never|cannot|can't|didn't|don't) )`;

/** Orders to drop what the prompt says. */
export const override: WordRule = {
  name: 'override',
  says: 'orders to ignore earlier instructions',
  phrases: [
    phrase(`${NOT_TOLD}\\b${DROP}(?: ${FILLER}){0,4} ${OLD}(?: ${FILLER}){0,3} ${ORDERS}\\b`),
    phrase(`${NOT_TOLD}\\b${DROP} (?:everything|anything|all|what)\\b${near(30)}\\b(?:above|before|told|said|given|learned|instructed)\\b`),
    phrase(`\\b(?:do not|don't|no longer|stop) (?:follow|obey|following|obeying)(?: ${FILLER}){0,3} (?:${ORDERS}|prompt)\\b`),
    phrase(
      `\\b(?:above|previous|prior|earlier|your|old|former)\\b${near(20)}\\b${ORDERS}\\b${near(20)}\\b(?:no longer|(?:are|is|have been) (?:void|cancell?ed|replaced|revoked|superseded))\\b`,
    ),
    phrase(`\\b${ORDERS} (?:above|before this)\\b${near(12)}\\b(?:no longer|void|do not apply)\\b`),
    phrase('\\b(?:cancel|abandon|stop|drop) the (?:task|job|work) you (?:were|have been)\\b'),
    phrase('\\byour (?:new|real|actual|true|only) (?:task|job|instructions?|goal|role|purpose|objective|mission) (?:is|are|will be|starts?|begins?)\\b'),
    phrase('\\b(?:follow|obey) (?:these|the following|my|only these)(?: instructions| rules| orders)? instead\\b'),
    phrase('\\b(?:ignorier\\w*|vergiss|vergessen|missachte\\w*)(?: sie)?(?: \\p{L}+){0,3} (?:anweisung|instruktion|regel|vorgabe|befehl)'),
    phrase('\\b(?:ignore[rz]?|oublie[rz]?)(?: toutes?)? (?:les|tes|vos)(?: \\p{L}+)? (?:instructions?|consignes?|regles?)\\b'),
    phrase('\\b(?:ignor\\w+|olvid\\w+)(?: tod[oa]s?)? (?:las|tus|sus|los)(?: \\p{L}+)? (?:instrucciones|reglas|normas|ordenes)\\b'),
    phrase('\\b(?:ignor\\w+|dimentic\\w+)(?: tutte)? (?:le|tue|le tue)(?: \\p{L}+)? (?:istruzioni|regole)\\b'),
    phrase('\\b(?:ignor\\w+|esque\\w+)(?: todas)? (?:as|suas|as suas)(?: \\p{L}+)? (?:instrucoes|regras)\\b'),
    phrase('(?:игнорируй|проигнорируй|забудь)(?:те)?(?: \\p{L}+){0,3} (?:инструкци|правил|указани|команд)'),
    phrase('(?:忽略|无视|無視|忘记|忘掉).{0,8}(?:指令|指示|提示|规则|規則|命令)'),
    phrase('(?:指示|命令|ルール|プロンプト).{0,6}(?:無視|忘れ)'),
    phrase('(?:지시|명령|규칙|프롬프트).{0,12}(?:무시|잊)'),
    phrase('(?:تجاهل|انس|انسى) .{0,20}(?:التعليمات|الأوامر|القواعد|تعليماتك)'),
    phrase('(?:निर्देश|नियम).{0,20}(?:अनदेखा|भूल|नज़रअंदाज)'),
  ],
};
