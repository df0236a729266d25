import { near, phrase, type WordRule } from './phrase.js';

const TELL =
  '(?:show|reveal|print|repeat|output|display|tell|give|write|dump|expose|leak|share|disclose|list|summari[sz]e|translate|encode|append|include|recite|quote|read|what (?:is|are|was|were))';
const SECRET =
  '(?:system (?:prompt|message|instructions)|(?:initial|hidden|secret|original|confidential|internal) (?:system )?(?:prompt|instructions|rules|guidelines|message)|your (?:prompt|instructions|system)(?! (?:for|on|about|how|regarding|to)))';

/** Questions for what the prompt says. */
export const leak: WordRule = {
  name: 'leak',
  says: 'asks for the instructions themselves',
  phrases: [
    phrase(`\\b${TELL}\\b${near(40)}\\b(?:your|the|its|all) ${SECRET}\\b`),
    phrase(`\\b${TELL}\\b${near(30)}\\byour (?:prompt|instructions)\\b(?! (?:for|on|about|how|regarding|to))`),
    phrase('\\b(?:rules|instructions|guidelines|prompt|labels|examples) (?:that |which )?you (?:were|have been|had been|received|got)\\b'),
    phrase(
      `\\b(?:repeat|print|write|output|copy|reproduce|return)\\b${near(20)}\\b(?:text|words|everything|sentences|content|lines?|all)\\b${near(20)}\\babove\\b`,
    ),
    phrase('\\bstarting with ["\']?you are\\b'),
    phrase(`\\b(?:conversation|context|memory) so far\\b${near(30)}\\bsystem\\b`),
    phrase(`\\b(?:gib|zeig\\w*|nenn\\w*|schreib\\w*)\\b${near(30)}\\b(?:system-?\\s?prompt|anweisungen wort)`),
    phrase(`\\b(?:muestr\\w*|revel\\w*|dime)\\b${near(20)}\\b(?:(?:tus|sus) instrucciones|prompt (?:del|de) sistema)`),
    phrase(`\\b(?:montre\\w*|revele\\w*|affiche\\w*|donne\\w*)\\b${near(20)}\\b(?:(?:tes|vos) (?:instructions|consignes)|prompt systeme)`),
    phrase('(?:システムプロンプト|プロンプト).{0,12}(?:出力|表示して|教えて|見せて)'),
    phrase('(?:显示|输出|告诉|打印|泄露).{0,8}(?:系统提示|提示词|系统指令)'),
    phrase('(?:покажи|выведи|раскрой).{0,30}(?:промпт|инструкци)'),
  ],
};
