import { PromptError } from '../errors.js';
import { type Finding, isError } from '../finding.js';
import type { Layout } from '../prompt/layout/layout.js';
import { patternSources } from '../prompt/layout/pattern.js';
import { nearestWord } from '../text/nearest-word.js';
import { isMap } from '../text/plain-data.js';
import { validate } from '../text/validate.js';
import { readYaml, type YamlValue } from '../text/yaml.js';
import { type Config, ConfigSchema } from './schema.js';

/**
 * What a person typed to complete configuration.
 * @param text undefined where there is no file: every default
 * @throws PromptError `config/invalid` with all faults
 */
export function readConfig(text: string | undefined, file: string): { config: Config; layout: Layout; findings: Finding[] } {
  const yaml = readYaml({ file, text: text ?? '{}', maxLength: 64 * 1024 });
  const { output, findings: faults } = validate(ConfigSchema, yaml.value === null ? { ...yaml, value: {} } : yaml, 'config');
  const findings = [...faults, ...checkEnvironment(yaml), ...checkOrder(yaml)];
  if (!output || findings.some(isError)) throw new PromptError('config/invalid', {}, { findings });
  return { config: output, layout: { roots: output.prompts, patterns: patternSources(output.prompts) }, findings };
}

/** Looks at what was typed, so that a fault elsewhere does not hide this one. */
function checkEnvironment({ value, placeOf }: YamlValue): Finding[] {
  const typed = isMap(value) ? value : {};
  const name = typed['default_environment'] ?? 'production';
  const environments = typed['environments'] ?? { production: {} };
  if (typeof name !== 'string' || !isMap(environments) || Object.hasOwn(environments, name)) return [];
  const known = Object.keys(environments);
  const nearest = nearestWord(name, known);
  const hint = nearest === undefined ? `there are: ${known.join(', ') || 'none'}` : `did you mean \`${nearest}\`?`;
  const written = typed['default_environment'] !== undefined;
  return [
    {
      code: 'config/unknown-environment',
      severity: 'error',
      place: placeOf([written ? 'default_environment' : 'environments']),
      message: `\`default_environment\` is \`${name}\`${written ? '' : ' unless given'}, which \`environments\` does not list; ${hint}`,
      remedy: `${known.length === 0 ? '' : `write \`default_environment: ${nearest ?? (known.length === 1 ? known[0] : '<one of them>')}\`, or `}add \`${name}: {}\` under \`environments:\``,
    },
  ];
}

/** `promotes_from` names an environment there is, and the order has a beginning. */
function checkOrder({ value, placeOf }: YamlValue): Finding[] {
  const environments = isMap(value) && isMap(value['environments']) ? value['environments'] : {};
  const before = (name: string): unknown => {
    const environment = Object.hasOwn(environments, name) ? environments[name] : undefined;
    return isMap(environment) ? environment['promotes_from'] : undefined;
  };
  return Object.keys(environments).flatMap((name): Finding[] => {
    const from = before(name);
    if (typeof from !== 'string') return [];
    const place = placeOf(['environments', name, 'promotes_from']);
    if (!Object.hasOwn(environments, from)) {
      const nearest = nearestWord(from, Object.keys(environments));
      const hint = nearest === undefined ? `there are: ${Object.keys(environments).join(', ')}` : `did you mean \`${nearest}\`?`;
      return [
        {
          code: 'config/unknown-environment',
          severity: 'error',
          place,
          message: `\`${name}\` promotes from \`${from}\`, which \`environments\` does not list; ${hint}`,
        },
      ];
    }
    const seen = [name];
    for (let next: unknown = from; typeof next === 'string'; next = before(next)) {
      if (next === name) {
        return [
          {
            code: 'config/environment-cycle',
            severity: 'error',
            place,
            message: `environments promote from each other: ${[...seen, name].join(' ← ')}`,
            remedy: 'let one of them promote from none',
          },
        ];
      }
      if (seen.includes(next)) return [];
      seen.push(next);
    }
    return [];
  });
}
