import { Text } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';
import { AGENT_MEASURES, SESSION_MEASURES } from './measure-table.js';
import classes from './reports-page.module.css';

/** What each column of the table says, for fingers too, which have no hints to point at. */
export function MeasureLegend({ of }: { of: 'sessions' | 'agents' }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t('reports.meanings')}>
      <Text size="xs" fw={600} mt="lg" mb={6}>
        {t('reports.meanings')}
      </Text>
      <dl className={classes.legend}>
        {(of === 'agents' ? AGENT_MEASURES : SESSION_MEASURES).map((measure) => (
          <div key={measure}>
            <dt>{t(`reports.measure.${measure}`)}</dt>
            <dd>{t(`reports.explain.${measure}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
