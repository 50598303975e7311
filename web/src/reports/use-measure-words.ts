// Numbers, times and ratings as the reports show them, in the viewer's language.
import { useTranslation } from '../i18n/translation.js';
import { shownDuration } from './period.js';

export interface MeasureWords {
  number(value: number, how?: Intl.NumberFormatOptions): string;
  duration(ms: number | null): string;
  rating(ratings: { average: number | null }): string;
}

export function useMeasureWords(): MeasureWords {
  const { t, i18n } = useTranslation();
  const number = (value: number, how: Intl.NumberFormatOptions = {}): string =>
    new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1, ...how }).format(value);
  const unit = { hours: t('reports.unit.hours'), minutes: t('reports.unit.minutes'), seconds: t('reports.unit.seconds') };
  return {
    number,
    duration: (ms) => shownDuration(ms, unit),
    rating: ({ average }) => (average === null ? '–' : `${number(average, { maximumFractionDigits: 2 })} / 5`),
  };
}
