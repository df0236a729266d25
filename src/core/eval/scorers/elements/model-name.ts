import * as v from 'valibot';
import { EXPECTS_MODEL_NAME, MODEL_NAME } from '../../../prompt/front-matter/model-name.js';

/** A model that a scorer asks. */
export const ModelName = v.pipe(v.string('expected `provider/model`'), v.regex(MODEL_NAME, EXPECTS_MODEL_NAME));
