import { type Finding, isError } from '../../finding.js';
import { type PromptSources, readPrompt } from '../../prompt/prompt.js';
import { scanTags } from '../../prompt/template/scan.js';

/** By this line the answer is found in what comes. */
const CONTRACT = /\banswer:/i;

/** A template is a prompt of one message without variables: it is added to prompts as it stands. */
export function readTechnique(sources: PromptSources): { text?: string; findings: Finding[] } {
  const { prompt, findings } = readPrompt(sources);
  if (!prompt) return { findings };
  const [first, second] = prompt.messages;
  const fault = (line: number, message: string, remedy: string): Finding => ({
    code: 'technique/invalid',
    severity: 'error',
    place: { file: sources.path, line },
    message,
    remedy,
  });
  const text = first?.text.trim() ?? '';
  const line = first?.line ?? 1;
  const faults = [
    ...(second ? [fault(second.line, 'it has several messages', 'write one: it is added to a message of a prompt')] : []),
    ...(prompt.content.template !== 'none' && scanTags(text).length > 0
      ? [fault(line, 'it has variables or tags', 'write plain text: it is added to prompts whose variables are others')]
      : []),
    ...(!CONTRACT.test(text)
      ? [
          fault(
            line,
            'it does not ask for a line that begins with `Answer:`',
            'let it end with the answer on such a line: by that the answer is told from the reasoning',
          ),
        ]
      : []),
  ];
  const all = [...findings, ...faults];
  return all.some(isError) ? { findings: all } : { text, findings: all };
}
