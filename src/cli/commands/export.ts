import { relative, resolve as resolvePath } from 'node:path';
import { writeWhole } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import { toFlagd } from '../../core/release/flagd.js';
import { requireReadable } from '../../core/release/unreadable.js';
import { meantWord } from '../../core/text/nearest-word.js';
import { printableJson } from '../../core/text/printable-json.js';
import { defineCommand, result } from '../command.js';
import { openProject } from '../workspace/project.js';
import { ENVIRONMENT_OPTION, checkEnvironment } from '../workspace/release/releases.js';
import { createResolver } from '../workspace/references/create-resolver.js';
import { suggestion } from '../../core/words/words.js';

const FORMATS = ['flagd'] as const;

interface ExportData {
  format: (typeof FORMATS)[number];
  environment: string;
  document: object;
  /** Where it was written, if not to stdout. */
  written?: string;
  /** What is printed. */
  text?: string;
}

export const exportCommand = defineCommand({
  arguments: [{ name: '<format>', description: 'flagd: the releases of an environment as flag definitions' }],
  options: [
    ENVIRONMENT_OPTION,
    { flags: '-o, --out <file>', description: 'write it there instead of to stdout' },
  ],
  examples: ['prompt export flagd', 'prompt export flagd --env production -o prompts.flagd.json'],
  async run({ cwd, json, note }, [typed], options) {
    const format = FORMATS.find((known) => known === typed);
    if (!format) {
      throw new PromptError('usage', {
        message: `\`${typed}\` is no format to export${suggestion(meantWord(typed, FORMATS))}`,
        remedy: `there is: ${FORMATS.join(', ')}`,
      });
    }
    const project = await openProject(cwd);
    const environment = checkEnvironment(project, options.env);
    const { all, aliases, unreadable } = await createResolver(project).releases();
    requireReadable(unreadable.filter((release) => release.environment === environment));
    const document = toFlagd(environment, all, aliases);
    if (Object.keys(document.flags).length === 0) note(`note: ${environment} serves nothing here, so there are no flags`);
    const out = options.out;
    if (out !== undefined) writeWhole(resolvePath(cwd, out), formatDocument(document));
    const data: ExportData = {
      format, environment, document,
      ...(out === undefined ? {} : { written: relative(cwd, resolvePath(cwd, out)) }),
      ...(out === undefined && !json ? { text: formatDocument(document) } : {}),
    };
    return result(data, ({ text, written = '' }) => text?.trimEnd() ?? `wrote ${written}`);
  },
});

/** In ASCII: what is printed is then the very document, with nothing in it that has to be escaped for a terminal. */
function formatDocument(document: object): string {
  const json = printableJson(document, 2);
  return `${json.replace(/[^\0-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
