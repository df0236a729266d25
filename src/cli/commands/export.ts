import { resolve } from 'node:path';
import { writeWhole } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import { flagdDefinition } from '../../core/release/flagd.js';
import { nearestWord } from '../../core/text/nearest-word.js';
import { type CommandSpec, result } from '../command.js';
import { type ExportData, renderExport } from '../render/export.js';
import { openProject, type Project } from '../workspace/project.js';
import { checkEnvironment } from '../workspace/releases.js';
import { createResolver } from '../workspace/resolve.js';

/** What can be written, each from what one environment serves. */
const FORMATS: Readonly<Record<string, (project: Project, environment: string) => Promise<object>>> = {
  async flagd(project, environment) {
    const { all, aliases } = await createResolver(project).releases();
    return flagdDefinition(environment, all, aliases);
  },
};

export const exportTo: CommandSpec = {
  arguments: [{ name: '<format>', description: 'flagd: what an environment serves, as feature flags' }],
  options: [
    { flags: '--env <name>', description: 'the environment (default: default_environment of .promptrc)' },
    { flags: '-o, --out <file>', description: 'write a file (default: standard output)' },
  ],
  examples: ['prompt export flagd', 'prompt export flagd --env production -o flags.json'],
  async run({ cwd, json }, [typed], options) {
    const format = typed as string;
    const make = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
    if (!make) throw unknownFormat(format);
    const project = await openProject(cwd);
    const environment = checkEnvironment(project, (options['env'] as string | undefined) ?? project.config.default_environment);
    const definition = await make(project, environment);
    const out = options['out'] as string | undefined;
    if (out !== undefined) writeWhole(resolve(cwd, out), toJson(definition));
    const data: ExportData = {
      format, environment, definition,
      ...(out === undefined ? {} : { file: out }),
      ...(out === undefined && !json ? { text: toJson(definition) } : {}),
    };
    return result(data, renderExport);
  },
};

/** In ASCII: what is printed is then exactly what was meant, whatever a terminal makes of other characters. */
function toJson(definition: object): string {
  const json = JSON.stringify(definition, null, 2);
  return `${json.replace(/[^\0-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

function unknownFormat(format: string): PromptError {
  const known = Object.keys(FORMATS);
  const nearest = nearestWord(format, known);
  const hint = nearest === undefined ? '' : `; did you mean \`${nearest}\`?`;
  return new PromptError('usage', { message: `there is no format \`${format}\`${hint}`, remedy: `there are: ${known.join(', ')}` });
}
