const NOTHING = 'No prompt differs from the base.';

/**
 * What a run means for the job: the code it ends with, and what its summary says.
 * Exit codes are the tool's own, but for 3 without a report: nothing was evaluated, which fails only where that is asked for.
 */
export function conclude({ mode, failsUnevaluated }, { code, stdout, stderr, summary }, base) {
  const against = base === undefined ? '' : ` against ${codeSpan(base)}`;
  const evaluated = summary !== '';
  const passes = code === 0 || (code === 3 && mode === 'eval' && !evaluated && !failsUnevaluated);
  const word = code === 0 ? 'passed' : code === 3 && !evaluated ? 'not evaluated' : (WORDS[code] ?? 'interrupted');
  const said = evaluated ? summary : code === 0 ? (mode === 'eval' ? NOTHING : '') : mode === 'check' && code === 1 ? counts(stdout) : codeBlock(stderr.trim());
  return { exit: passes ? 0 : code, word, evaluated, text: [`## ${TITLES[mode]}${against}: ${word}`, said].filter((part) => part !== '').join('\n\n') };
}

const TITLES = { check: 'Prompt check', eval: 'Prompt evaluation' };
const WORDS = { 1: 'failed', 2: 'could not run', 3: 'inconclusive', 4: 'incomplete' };

/** Of annotations, which say the rest at the lines they are about. */
function counts(stdout) {
  const count = (level) => stdout.split('\n').filter((line) => line.startsWith(`::${level} `)).length;
  return `${count('error')} errors, ${count('warning')} warnings; each is an annotation of its line.`;
}

/** Whatever it quotes is neither Markdown nor a mention. */
function codeBlock(text) {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${text}\n${fence}`;
}

function codeSpan(text) {
  const fence = '`'.repeat(longestRun(text) + 1);
  return `${fence}${text}${fence}`;
}

function longestRun(text) {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
