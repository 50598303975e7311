// What hub and connectors said in data, in the viewer's language: their sentences come from the hub once one is to be shown.
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Said } from '../../../src/contract/said.js';
import { request } from '../api/request.js';
import { phrase } from './phrases.js';
import { exactTime } from './times.js';
import { useTranslation, type Translation } from './translation.js';

export type Sentences = Record<string, string>;

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** In its English words where it has none in this language. */
export function saidIn(i18n: Translation, sentences: Sentences, { message, says }: Said): string {
  if (says === undefined || i18n.language === 'en') return message;
  const { name, values = {}, quote } = says;
  const shown = Object.fromEntries(Object.entries(values).map(([place, value]) => [place, readable(value, i18n.language)]));
  const own = sentences[name];
  const key = `errors.${name}`;
  if (own !== undefined) return quoting(phrase({ own }, new Intl.PluralRules(i18n.language), 'own', shown), quote);
  return i18n.exists(key) ? quoting(i18n.t(key, { ...shown, message: quote ?? message }), quote) : message;
}

function quoting(text: string, quote: string | undefined): string {
  return quote === undefined || text.includes(quote) ? text : `${text.replace(/。$/, '')}：“${quote}”`;
}

function readable(value: string | number, language: string): string | number {
  return typeof value === 'string' && TIME.test(value) ? exactTime(value, language) : value;
}

const NONE: Sentences = {};

/** `asks` false: those that are here already, for a page that may be nobody's yet. */
export function useSentences(asks = true): Sentences {
  const { language } = useTranslation().i18n;
  const { data } = useQuery({
    queryKey: ['words', language],
    queryFn: () => request<{ words: Sentences }>('GET', `/words/${language}`),
    enabled: asks && language !== 'en',
    staleTime: Infinity,
  });
  return data?.words ?? NONE;
}

export function useSaid(): (said: Said) => string {
  const { i18n } = useTranslation();
  const sentences = useSentences();
  return useCallback((said: Said) => saidIn(i18n, sentences, said), [i18n, sentences]);
}
