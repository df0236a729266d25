import { type Finding, sortFindings } from '../../core/finding.js';
import { escapeLine } from '../../core/text/escape-terminal.js';
import { printableJson } from '../../core/text/printable-json.js';
import { type CheckData, type CheckFormat, renderFixed, renderSum } from './check.js';
import { githubData, githubProperty } from './elements/escape-github.js';
import { disarm } from './elements/disarm.js';
import { escapeXml } from './elements/escape-xml.js';
import type { Style } from './elements/style.js';
import { renderTable } from './elements/table.js';
import { wrap } from './elements/wrap.js';
import { groupBy } from '../../core/group-by.js';

/** How the findings of a check look to whoever reads them. */
export function renderCheckAs(format: Exclude<CheckFormat, 'text'>): (data: CheckData, style: Style) => string {
  return RENDERERS[format];
}

const RENDERERS: Readonly<Record<Exclude<CheckFormat, 'text'>, (data: CheckData, style: Style) => string>> = {
  table: tableOf,
  json: jsonOf,
  github: githubOf,
  junit: junitOf,
};

/** One block for each file; what is wrong and what to do stand below each other. */
function tableOf(data: CheckData, style: Style): string {
  const files = [...new Set(sortFindings(data.findings).map(({ place }) => place.file))];
  const blocks = files.map((file) => {
    const own = sortFindings(data.findings).filter(({ place }) => place.file === file);
    const width = (style.width ?? Infinity) - LEFT_OF_MESSAGE - Math.max(...own.map(({ code }) => code.length));
    const rows = own.map(({ place, severity, code, message, remedy }) => [
      place.line === undefined ? '' : `${place.line}:${place.column ?? 1}`, severity, code,
      [...wrap(escapeLine(message), width), ...(remedy === undefined ? [] : wrap(`→ ${remedy}`, width))].join('\n'),
    ]);
    const columns = [{ title: 'line', align: 'right' as const }, { title: 'severity' }, { title: 'code' }, { title: 'message and remedy' }];
    return `${style.color.bold(disarm(file))}\n${renderTable(columns, rows, style)}`;
  });
  return [renderFixed(data), ...blocks, renderSum(data, style)].filter((part) => part !== '').join('\n\n');
}

/** Columns of place and severity, and the gaps. */
const LEFT_OF_MESSAGE = 22;

/** What `--json` gives. */
function jsonOf(data: CheckData): string {
  return printableJson({ schemaVersion: 1, command: 'check', ...data, findings: sortFindings(data.findings) }, 2);
}

const LEVELS: Readonly<Record<Finding['severity'], string>> = { error: 'error', warning: 'warning', note: 'notice' };

/** Workflow commands: GitHub shows each on its line. Files are those of the repository. */
function githubOf({ findings, prefix }: CheckData): string {
  return sortFindings(findings)
    .map(({ severity, code, place, message, remedy }) => {
      const where = [
        `file=${githubProperty(prefix + place.file)}`,
        ...(place.line === undefined ? [] : [`line=${place.line}`]),
        ...(place.column === undefined ? [] : [`col=${place.column}`]),
      ];
      return `::${LEVELS[severity]} ${[...where, `title=${githubProperty(code)}`].join(',')}::${githubData(remedy === undefined ? message : `${message}\n→ ${remedy}`)}`;
    })
    .join('\n');
}

/** A suite for each file with a case for each finding. Only errors are failures; a clean check is one case that passed. */
function junitOf({ findings, prefix, where, prompts }: CheckData): string {
  const byFile = groupBy(sortFindings(findings), ({ place }) => place.file);
  const clean = `  <testsuite name="check" tests="1" failures="0">\n    <testcase classname="check" name="${escapeXml(`${prompts} prompts in ${where}`)}"/>\n  </testsuite>`;
  const suites = [...byFile].map(([file, own]) => suiteOf(prefix + file, own));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="git-prompt check">',
    ...(suites.length === 0 ? [clean] : suites),
    '</testsuites>',
  ].join('\n');
}

function suiteOf(file: string, findings: readonly Finding[]): string {
  const failures = findings.filter(({ severity }) => severity === 'error').length;
  const cases = findings.map(({ code, severity, place, message, remedy }) => {
    const at = place.line === undefined ? '' : `:${place.line}:${place.column ?? 1}`;
    const head = `    <testcase classname="${escapeXml(file)}" name="${escapeXml(`${code} ${file}${at}`)}" file="${escapeXml(file)}" line="${place.line ?? 1}">`;
    const text = `${severity}: ${message}${remedy === undefined ? '' : `\n→ ${remedy}`}`;
    const told = severity === 'error' ? `<failure type="${escapeXml(code)}" message="${escapeXml(text)}"/>` : `<system-out>${escapeXml(text)}</system-out>`;
    return `${head}${told}</testcase>`;
  });
  return [`  <testsuite name="${escapeXml(file)}" tests="${findings.length}" failures="${failures}">`, ...cases, '  </testsuite>'].join('\n');
}
