import type { AnsweringServer } from './answering-server.js';
import { sortProject } from './project.js';
import type { Repo } from './repo.js';

/** `sortProject` with its model on a server; a request costs 12 × 1 + 3 × 2 millionths of a dollar times a thousand: $0.018. */
export function modelledProject({ url }: AnsweringServer, files: Readonly<Record<string, string>> = {}, prices = '{ fake/m: { input: 1000, output: 2000 } }'): Repo {
  return sortProject({ '.promptrc': `default_model: fake/m\nproviders: { fake: { base_url: "${url}" } }\nprices: ${prices}\nevaluation: { concurrency: 4 }\n`, ...files });
}
