import { type AskedFacts, askAhead } from '../adapters/git/repository.js';
import { type AskedStaged, askStagedAhead } from '../adapters/git/staged.js';
import { isError } from '../core/finding.js';
import { result } from './command.js';
import type { Io } from './io.js';
import { printResult } from './print-result.js';
import { renderCheck } from './render/check.js';
import { checkStaged } from './workspace/check/check-scopes.js';
import { openProject } from './workspace/project.js';

/** What git was asked already, for whoever does the same again. */
export interface Asked {
  facts: AskedFacts;
  staged: AskedStaged;
}

/**
 * `prompt check --staged`, as hooks call it, where all that is staged was looked at before: the build makes this one file
 * that holds nothing which parses, counts or reads a command line, since loading is what takes a hook's time. Where anything
 * else is wanted, or anything goes wrong, nothing is printed, and the command has to be run as any other.
 * @returns the exit code, or what git was asked
 */
export async function knownCheck(io: Io): Promise<0 | 1 | Asked> {
  const asked: Asked = { facts: askAhead(io.cwd), staged: askStagedAhead(io.cwd) };
  try {
    const data = await checkStaged(await openProject(io.cwd), [], io.cwd);
    printResult(io, 'check', result(data, renderCheck), { json: false, color: true });
    return data.findings.some(isError) ? 1 : 0;
  } catch {
    return asked;
  }
}
