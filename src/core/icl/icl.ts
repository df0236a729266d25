/**
 * Who the embedded in-context learner is, apart from the learner itself: naming it must not load it.
 */

/** Name and version; the version changes whenever an answer does. */
export const ICL_ID = 'local/icl-1@1.1.0';

/** To be shown wherever its scores are. */
export const ICL_NOTICE =
  'local/icl-1 answers by a lexical nearest-neighbour learner, not an LLM; its accuracy says nothing about an LLM\'s.';
