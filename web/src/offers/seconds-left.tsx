import { useEffect, useState } from 'react';
import { useTranslation } from '../i18n/translation.js';

const TICK_MS = 250;

/** Counts down to the end of an offer; what comes then, the hub tells. */
export function SecondsLeft({ endsAt }: { endsAt: string }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((Date.parse(endsAt) - now) / 1_000));
  return (
    <span role="timer" aria-live="off" style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
      {t('offers.secondsLeft', { seconds: String(seconds) })}
    </span>
  );
}
