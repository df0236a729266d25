import { askAhead } from '../../adapters/git/repository.js';
import { askStagedAhead } from '../../adapters/git/staged.js';
import { isError } from '../../core/finding.js';
import { result } from '../command.js';
import { renderCheck } from '../render/check.js';
import { checkStaged } from '../workspace/check/check-scopes.js';
import { openProject } from '../workspace/project.js';
import { answerKnown, type Known } from './answer.js';

/** `prompt check --staged`, as hooks call it, where all that is staged was looked at before. */
export const known: Known = async (io, argv) => {
  const asked = { facts: askAhead(io.cwd), staged: askStagedAhead(io.cwd) };
  const check = async () => {
    const data = await checkStaged(await openProject(io.cwd), [], io.cwd);
    return result(data, renderCheck, data.findings.some(isError) ? 1 : 0);
  };
  return answerKnown(io, argv, check, asked);
};
