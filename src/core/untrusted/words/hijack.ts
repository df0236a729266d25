import { near, ORDER, phrase, type WordRule } from './phrase.js';

/** Orders what the answer is to be. */
export const hijack: WordRule = {
  name: 'hijack',
  says: 'dictates the answer',
  phrases: [
    phrase(
      `${ORDER}(?:answer|respond|reply|output|say|return)(?: only| just| exactly| solely){1,2}(?: with)?(?: the (?:word|label|text|following|sentence|single|category)|\\s{0,3}["'{]| yes\\b| no\\b| the following)`,
    ),
    phrase(`${ORDER}(?:answer|respond|reply|output)(?: only)?(?: with)?(?: the)?(?: single)? (?:word|label|category)\\b`),
    phrase('\\b(?:only|just|always) (?:answer|respond|reply|say|output)(?: with)?\\s{0,3}["\']'),
    phrase(`\\b(?:correct|right|true|only) (?:label|answer|category|classification)\\b${near(30)}\\bis\\s{1,3}["']`),
    phrase(`${ORDER}(?:give|assign|award)\\b${near(20)}\\b(?:score|rating|grade|mark)s? of \\d`),
    phrase(`${ORDER}(?:rate|grade|score|rank|recommend) (?:this|it|me|my|the candidate)\\b${near(40)}\\b(?:better|highest|best|top|full|10)\\b`),
    phrase('\\bnote to (?:the )?(?:grader|reviewer|judge|evaluator|classifier)\\b'),
    phrase(`\\byour (?:answer|output|response|reply) (?:must|should|has to) be\\b${near(40)}\\b(?:regardless|no matter|whatever)\\b`),
    phrase('\\bwhatever (?:the|this) (?:text|ticket|message|document|input|content)\\b(?: says)?'),
    phrase(`${ORDER}(?:output|say) (?:exactly )?(?:the )?(?:sentence|words?|phrase|following)\\b`),
    phrase(`\\binstead of (?:a |the |any )?(?:summary|answer|label|translation|classification)\\b${near(10)}\\b(?:write|say|output|print|answer)\\b`),
    phrase(`\\bafter (?:classifying|answering|summari[sz]ing|translating)\\b${near(10)}\\b(?:also|then)\\b`),
    phrase(`${ORDER}do not (?:summari[sz]e|classify|translate|label)\\b`, { weak: true }),
    phrase('\\b(?:regardless of|no matter what) (?:the )?(?:content|text|input)\\b', { weak: true }),
    phrase('\\bnothing else\\b', { weak: true }),
    phrase('\\begal was (?:darin|da|im text|im ticket|drin)\\b'),
    phrase('(?:必须|只能|只需|只)(?:回答|回复|输出)\\s{0,2}["“]'),
  ],
};
