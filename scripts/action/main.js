// What action.yml runs: fetches the base, runs `prompt check` or `prompt eval --against`, writes the job's summary and keeps one comment.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchBase } from './base.js';
import { keepComment } from './comment.js';
import { conclude } from './conclude.js';
import { readEvent } from './event.js';
import { readInputs, withoutInputs } from './inputs.js';
import { runPrompt } from './run-prompt.js';

try {
  process.exitCode = await main(process.env);
} catch (error) {
  annotate('error', error.message);
  process.exitCode = 2;
}

async function main(env) {
  const inputs = readInputs(env);
  const event = readEvent(env);
  const folder = join(env.GITHUB_WORKSPACE || process.cwd(), inputs.directory);
  const typed = inputs.base || event.base;
  if (inputs.mode === 'eval' && typed === undefined) throw new Error('nothing says what to compare with; give the input `base`');
  const base = typed === undefined ? undefined : fetchBase(folder, typed);
  const run = await runPrompt(argumentsFor(inputs, base), { cwd: folder, env: withoutInputs(env) });
  const concluded = conclude(inputs, run, base?.revision);
  write(env.GITHUB_STEP_SUMMARY, `${concluded.text}\n`);
  write(env.GITHUB_OUTPUT, `exit-code=${run.code}\nresult=${concluded.word}\nbase=${base?.mergeBase ?? ''}\n`);
  if (concluded.exit === 0 && run.code !== 0) annotate('warning', `not evaluated: ${run.stderr.trim()}`);
  else if (run.code !== 0 && run.stdout.trim() === '') annotate('error', run.stderr.trim());
  if (inputs.mode === 'eval' && inputs.comments) await comment(env, inputs, event, { ...concluded, code: run.code });
  return concluded.exit;
}

function argumentsFor({ mode, gates, offline, args }, base) {
  if (mode === 'check') return ['check', ...(base ? ['--range', `${base.mergeBase}..HEAD`] : []), '--format', 'github', ...args];
  const gate = gates.length === 0 ? [] : ['--fail-on', gates.join(',')];
  return ['eval', '--against', base.revision, '--format', 'github', ...gate, ...(offline ? ['--offline'] : []), ...args];
}

/** A comment is a convenience: that it cannot be made is said, and fails nothing. */
async function comment(env, { token, directory, number: typed }, event, { text, code, evaluated }) {
  const number = typed ?? event.number;
  if (number === undefined) return;
  if (typed === undefined && event.fork) return annotate('notice', 'no comment: the token of a fork may not write; the figures are in the summary of this job');
  if (token === '') return annotate('notice', 'no comment: there is no `token`');
  const marker = `<!-- git-prompt:action ${directory.replaceAll('--', '-').replace(/[<>\s]/g, '')} -->`;
  const run = `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`;
  try {
    const done = await keepComment({
      api: env.GITHUB_API_URL, token, repository: env.GITHUB_REPOSITORY, number, marker,
      body: `${text}\n\n[the run](${run})`,
      onlyUpdate: code === 0 && !evaluated,
    });
    if (done === 'not allowed') annotate('notice', 'no comment: the token may not write one; the job needs `permissions: pull-requests: write`');
  } catch (error) {
    annotate('warning', `no comment: ${error.message}`);
  }
}

function write(file, text) {
  if (file) appendFileSync(file, text);
}

function annotate(level, message) {
  process.stdout.write(`::${level} title=git-prompt::${message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}\n`);
}
