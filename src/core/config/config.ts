import { PromptError } from '../errors.js';
import type { Finding } from '../finding.js';
import { nearestWord } from '../text/nearest-word.js';
import { validate } from '../text/validate.js';
import { readYaml } from '../text/yaml.js';
import { type Config, ConfigSchema } from './schema.js';

/**
 * What a person typed to complete configuration.
 * @param text undefined where there is no file: every default
 * @throws PromptError `config/invalid` with all faults
 */
export function readConfig(text: string | undefined, file: string): { config: Config; findings: Finding[] } {
  const yaml = readYaml({ file, text: text ?? '{}', maxLength: 64 * 1024 });
  const { output, findings } = validate(ConfigSchema, yaml.value === null ? { ...yaml, value: {} } : yaml, 'config');
  if (!output) throw new PromptError('config/invalid', {}, { findings });
  const rules = checkConfig(output, (path) => yaml.placeOf(path));
  if (rules.length > 0) throw new PromptError('config/invalid', {}, { findings: [...findings, ...rules] });
  return { config: output, findings };
}

function checkConfig(config: Config, placeOf: (path: PropertyKey[]) => Finding['place']): Finding[] {
  const known = Object.keys(config.environments);
  if (known.includes(config.default_environment)) return [];
  const nearest = nearestWord(config.default_environment, known);
  const hint = nearest === undefined ? `there are: ${known.join(', ')}` : `did you mean \`${nearest}\`?`;
  return [
    {
      code: 'config/unknown-environment',
      severity: 'error',
      place: placeOf(['default_environment']),
      message: `\`default_environment\` is \`${config.default_environment}\`, which \`environments\` does not list; ${hint}`,
      remedy: `add \`${config.default_environment}: {}\` under \`environments:\``,
    },
  ];
}
