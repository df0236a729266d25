import type { Finding } from '../../finding.js';
import type { Message } from '../../ports.js';
import { findSecrets } from '../../text/find-secrets.js';
import type { Recording } from './recording.js';

/**
 * What in a recording looks like a credential: recordings are committed.
 * @param file where it would be written
 * @param known values that are secret whatever they look like
 */
export function recordingFaults({ request, completion }: Recording, file: string, known: readonly string[]): Finding[] {
  const { messages, ...parameters } = request;
  const parts: [where: string, text: string][] = [
    ...((messages as readonly Message[] | undefined) ?? []).map(({ role, content }, index): [string, string] => [`message ${index + 1} (${role})`, content]),
    ['the parameters', JSON.stringify(parameters)],
    ['the answer', completion.text],
  ];
  return parts.flatMap(([where, text]) =>
    findSecrets(text, known).map(({ kind, excerpt }): Finding => ({
      code: 'recordings/secret',
      severity: 'error',
      place: { file },
      message: `${where} of a request to ${String(request['model'])} holds what looks like ${kind}: \`${excerpt}\``,
    })),
  );
}
