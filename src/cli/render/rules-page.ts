import type { RuleInfo, Sample } from '../../core/check/rule.js';
import { codeBlock } from './elements/markdown.js';

/** The page on all rules, from the rules themselves. */
export function renderRulesPage(rules: readonly RuleInfo[]): string {
  const areas = [...new Set(rules.map(({ code }) => code.slice(0, code.indexOf('/'))))];
  const index = areas.map(
    (area) =>
      `- \`${area}\`: ${rules
        .filter(({ code }) => code.startsWith(`${area}/`))
        .map(({ code }) => `[${code.slice(area.length + 1)}](#${anchorOf(code)})`)
        .join(', ')}`,
  );
  return [INTRODUCTION, index.join('\n'), ...rules.map(section), ''].join('\n\n');
}

const INTRODUCTION = `# Rules of \`prompt check\`

<!-- Written by scripts/rules-page.js from src/core/check. Do not edit. -->

Each finding has a code. \`prompt check --explain <code>\` says what stands here; \`prompt check --list-rules\` what each rule counts as in a project.

**Change what a rule counts as** in \`.promptrc\`; \`<area>/*\` is all rules of an area that have no line of their own:

\`\`\`yaml
check:
  rules:
    prompt/owner-missing: error      # error, warning, note or off
    injection/*: error
    injection/no-reminder: off
\`\`\`

**Pass a finding over** in the front matter of its prompt, with the reason. It holds for the prompt's query set, pool and report, too, and is no part of the
content: no version comes of it. One that passes nothing over is a finding, as is one without a reason. A file without front matter keeps its meaning with
\`template: none\`.

\`\`\`yaml
ignore:
  injection/undelimited: The values are our own product names.
\`\`\`

**Begin in a repository that is full of findings** with \`prompt check --baseline\`: it writes \`.prompt/check-baseline.yaml\`, and what is in there fails no
check. An entry is the text of a line and what is said of it, so it holds wherever the line moves, and no longer than the line stays as it is. Entries whose findings
are gone are reported. Budgets are not accepted: they have limits of their own.

Errors fail a check, warnings and notes do not. *Always* means that the rule cannot be changed: without it there is no prompt to check. *Slow* rules need all
prompts, history or recordings; \`prompt check --staged\` leaves them out. Rules about injection make nothing safe: they find what makes a template easier to attack.`;

function section({ code, severity, off, slow, essential, title, why, remedy, bad, good }: RuleInfo): string {
  const ways = [
    off === true ? `off (meant as ${severity})` : severity,
    ...(essential === true ? ['always'] : []),
    ...(slow === true ? ['slow'] : []),
  ];
  return [
    `## ${code}`,
    `${capital(title)}. *${ways.join(', ')}*`,
    why,
    `→ ${capital(remedy)}`,
    `Bad:\n\n${sample(bad)}`,
    `Good:\n\n${sample(good)}`,
  ].join('\n\n');
}

function sample(files: Sample): string {
  const texts = typeof files === 'string' ? [['a.md', files] as const] : Object.entries(files);
  return texts.map(([path, text]) => `\`${path}\`\n\n${codeBlock(languageOf(path), visible(text).trimEnd().split('\n'))}`).join('\n\n');
}

function languageOf(path: string): string {
  return /\.ya?ml$|\.promptrc$/.test(path) ? 'yaml' : path.endsWith('.md') ? 'markdown' : '';
}

/** A page that shows hidden characters shows nothing. */
function visible(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u200B-\u200F\u202A-\u202E\u2066-\u2069]/g,
    (character) => `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function anchorOf(code: string): string {
  return code.replace('/', '');
}
