// A failure in the viewer's words; the hub's or the platform's own words where we have none for its code.
import { useCallback } from 'react';
import type { Failure, Sentence } from '../../../src/contract/said.js';
import { RequestError } from '../api/request.js';
import { saidIn, useSentences, type Sentences } from './said.js';
import { useTranslation, type Translation } from './translation.js';

type Told = Failure & { details?: { says?: Sentence } & Record<string, unknown> };

export function describeFailure(i18n: Translation, failure: Told, sentences: Sentences = {}): string {
  const { code, message, details } = failure;
  const key = `errors.${code}`;
  const says = failure.says ?? details?.says;
  const reason = saidIn(i18n, sentences, { message, ...(says && { says }) });
  if (!i18n.exists(key) || (says?.name === code && i18n.language !== 'en')) return reason;
  return i18n.t(key, { ...details, message: reason });
}

/** Of what happened to a message: the words of its platform's connector among them. */
export function useDescribeFailure(): (failure: Told) => string {
  const { i18n } = useTranslation();
  const sentences = useSentences();
  return useCallback((failure: Told) => describeFailure(i18n, failure, sentences), [i18n, sentences]);
}

export function useDescribeError(): (error: unknown) => string {
  const { i18n } = useTranslation();
  const sentences = useSentences(false);
  return useCallback(
    (error: unknown) => (error instanceof RequestError ? describeFailure(i18n, error, sentences) : i18n.t('errors.unexpected')),
    [i18n, sentences],
  );
}
