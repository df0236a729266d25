import type { VariableExposure } from '../../core/untrusted/exposure.js';
import type { Style } from './elements/style.js';
import { renderTable } from './elements/table.js';

export interface ExposureData {
  reference: string;
  hash: string;
  /** In the corpus; those that need a delimiter which the prompt does not have are left out. */
  attacks: number;
  variables: VariableExposure[];
}

const COLUMNS = [
  { title: 'FAMILY' },
  ...['ATTACKS', 'REFUSED', 'NEUTRALISED', 'MARKED', 'UNMARKED'].map((title) => ({ title, align: 'right' as const })),
];

/** A table for each variable: what its values arrive as, whatever a model would make of them. */
export function renderExposure({ reference, variables }: ExposureData, style: Style): string {
  const { color } = style;
  const sections = variables.map(({ variable, mode, block, roles, families }) => {
    const rows = families.map(({ family, attacks, refused, neutralised, marked, unmarked }) => [
      family,
      ...[attacks, refused, neutralised, marked].map(count),
      unmarked === 0 ? '' : color.red(String(unmarked)),
    ]);
    const messages = roles.length === 0 ? 'no message' : `${roles.join(', ')} message${roles.length === 1 ? '' : 's'}`;
    const where = `in ${messages}, ${block === undefined ? 'with nothing around it' : `in ${block}`}`;
    return [
      `${color.bold(variable)}: ${mode}, ${where}`,
      renderTable(COLUMNS, rows, style),
      ...advice({ variable, mode, roles, families, ...(block === undefined ? {} : { block }) }).map((line) => `  ${color.dim('→')} ${line}`),
    ].join('\n');
  });
  const legend =
    'neutralised: its form is escaped or removed · marked: its words arrive, set apart\nunmarked: it arrives as the prompt’s own text would\nno model was asked; nothing is safe because of this, only less exposed';
  return [color.dim(`# ${reference}`), ...sections, color.dim(legend)].join('\n\n');
}

function advice({ variable, mode, block, roles }: VariableExposure): string[] {
  return [
    ...(mode === 'none' ? [`\`sanitize.mode\` of \`${variable}\` is none: nothing is escaped`] : []),
    ...(block === undefined
      ? [`put \`{{ ${variable} }}\` between tags and say that what stands there is data, or set \`sanitize: { mode: delimit }\``]
      : []),
    ...(roles.some((role) => role === 'system' || role === 'developer')
      ? [`\`${variable}\` stands in a ${roles.join(' and ')} message; put it into a user message`]
      : []),
  ];
}

function count(value: number): string {
  return value === 0 ? '' : String(value);
}
