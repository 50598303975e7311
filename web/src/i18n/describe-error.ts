// A failure in the viewer's words; the hub's or the platform's own words where we have none for its code.
import { useCallback } from 'react';
import { RequestError } from '../api/request.js';
import { useTranslation, type Translation } from './translation.js';

export function describeFailure(i18n: Translation, failure: { code: string; message: string; details?: Record<string, unknown> }): string {
  const key = `errors.${failure.code}`;
  return i18n.exists(key) ? i18n.t(key, { ...failure.details, message: failure.message }) : failure.message;
}

export function useDescribeError(): (error: unknown) => string {
  const { i18n } = useTranslation();
  return useCallback(
    (error: unknown) => (error instanceof RequestError ? describeFailure(i18n, error) : i18n.t('errors.unexpected')),
    [i18n],
  );
}
