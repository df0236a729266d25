const MODES = ['check', 'eval'];
const GATES = ['regression', 'threshold', 'inconclusive'];
/** Not a gate of `prompt eval`: whether the job fails where nothing could be evaluated. */
const NOT_EVALUATED = 'not-evaluated';

/**
 * The action's inputs, which come as `INPUT_…` and never as part of a shell's text.
 * @throws Error that says what is wrong and what was expected
 */
export function readInputs(env) {
  const read = (name, otherwise = '') => (env[`INPUT_${name.toUpperCase().replaceAll('-', '_')}`] ?? otherwise).trim() || otherwise;
  const failOn = read('fail-on').split(/[\s,]+/).filter((word) => word !== '');
  const unknown = failOn.filter((word) => ![...GATES, NOT_EVALUATED].includes(word));
  if (unknown.length > 0) throw new Error(`fail-on: \`${unknown.join(' ')}\` is not known; use ${[...GATES, NOT_EVALUATED].join(', ')}`);
  return {
    mode: oneOf('mode', read('mode', 'check'), MODES),
    base: read('base'),
    directory: read('working-directory', '.'),
    gates: failOn.filter((word) => word !== NOT_EVALUATED),
    failsUnevaluated: failOn.includes(NOT_EVALUATED),
    offline: oneOf('offline', read('offline', 'false'), ['true', 'false']) === 'true',
    comments: oneOf('comment', read('comment', 'true'), ['true', 'false']) === 'true',
    // One argument on each line: no quoting, so none to get wrong.
    args: read('args').split('\n').map((line) => line.trim()).filter((line) => line !== ''),
    number: pullRequest(read('pull-request')),
    token: read('token'),
  };
}

/** What the tool itself is given: nothing of the action's inputs, of which one is a token that may write. */
export function withoutInputs(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('INPUT_')));
}

function pullRequest(text) {
  if (!/^(?:[1-9]\d{0,9})?$/.test(text)) throw new Error(`pull-request: \`${text}\` is no number`);
  return text === '' ? undefined : Number(text);
}

function oneOf(name, value, known) {
  if (!known.includes(value)) throw new Error(`${name}: \`${value}\` is not known; use ${known.join(' or ')}`);
  return value;
}
