import type { Finding } from '../finding.js';
import { nearestWord } from '../text/nearest-word.js';
import { isMap } from '../text/plain-data.js';
import { readYaml } from '../text/yaml.js';
import type { RuleInfo } from './rule.js';
import { suggestion } from '../words/words.js';

/** Lines of `check.rules` that name no rule, or one that is as it is. @param text of the configuration, which could be read */
export function checkRuleSettings(file: string, text: string, rules: ReadonlyMap<string, RuleInfo>): Finding[] {
  const { value, placeOf } = readYaml({ file, text, maxLength: 64 * 1024 });
  const check = isMap(value) ? value['check'] : undefined;
  const typed = isMap(check) && isMap(check['rules']) ? check['rules'] : {};
  const areas = new Set([...rules.keys()].map((code) => code.slice(0, code.indexOf('/'))));
  return Object.keys(typed).flatMap((code): Finding[] => {
    const [area = '', name = ''] = code.split('/');
    const rule = rules.get(code);
    if ((name === '*' && areas.has(area)) || (rule && rule.essential !== true)) return [];
    const nearest = rule ? undefined : nearestWord(code, [...rules.keys()]);
    const message = rule ? `\`${code}\` cannot be changed: without it there is no prompt` : `there is no rule \`${code}\`${suggestion(nearest)}`;
    return [
      {
        code: 'config/unknown-rule',
        severity: 'warning',
        place: placeOf(['check', 'rules', code], 'key'),
        message,
        remedy: 'see `prompt check --list-rules`',
      },
    ];
  });
}
