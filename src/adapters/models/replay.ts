import { recordingKey, requestBody } from '../../core/eval/run/request-key.js';
import type { Completion, Model, ModelRequest, Outcome, RecordingId } from '../../core/ports.js';
import type { Recordings } from '../recordings.js';

/** A model whose answers are recorded. @param reuse what is recorded already is not asked again */
export function recordedModel(inner: Model, recordings: Recordings, reuse: boolean): Model {
  return {
    id: inner.id,
    kind: inner.kind,
    async complete(request, signal) {
      const { id, body } = identify(inner.id, request);
      const recorded = reuse ? recordings.get(id) : undefined;
      if (recorded) return keptOutcome(recorded);
      const outcome = await inner.complete(request, signal);
      if (outcome.ok) recordings.put({ ...id, request: body, completion: outcome.completion });
      return outcome;
    },
  };
}

/**
 * A model that has nothing but what it once answered: no key, no server, no socket.
 * @param id `provider/model`
 * @param kept what else knows an answer
 */
export function replayedModel(id: string, recordings: Recordings | undefined, kept: (request: ModelRequest) => Completion | undefined): Model {
  return {
    id,
    kind: 'api',
    async complete(request) {
      const { id: recording } = identify(id, request);
      const completion = recordings?.get(recording) ?? kept(request);
      return completion ? keptOutcome(completion) : missing(id, recording);
    },
  };
}

function identify(model: string, request: ModelRequest): { id: RecordingId; body: ReturnType<typeof requestBody> } {
  const body = requestBody(model, request);
  return { body, id: { key: recordingKey(body), repeat: request.repeat ?? 0 } };
}

function keptOutcome(completion: Completion): Outcome {
  return { ok: true, completion: { ...completion, kept: true } };
}

function missing(model: string, id: RecordingId): Outcome {
  const message = `${model}: no recording of this request (${id.key.slice(0, 12)}${id.repeat === 0 ? '' : `, repeat ${id.repeat}`}).`;
  return { ok: false, failure: { code: 'recording-missing', message, fatal: false, missing: id } };
}
