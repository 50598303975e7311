// The approved message forms of an account: picked from in the composer, and what a sent one said in the thread.
import { queryOptions } from '@tanstack/react-query';
import { createContext } from 'react';
import { listTemplates } from '../api/templates.js';

const FRESH_MS = 60_000;

export const templatesQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['templates', accountId],
    queryFn: ({ signal }) => listTemplates(accountId, signal),
    staleTime: FRESH_MS,
    retry: false,
  });

/** The account whose messages are shown; null: unknown, so templates show by their names. */
export const TemplateAccount = createContext<string | null>(null);
