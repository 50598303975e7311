import { useTranslation } from 'react-i18next';
import type { Capabilities } from '../../../src/contract/capabilities.js';
import classes from './composer.module.css';
import { textLength } from './text-length.js';

/** No message may be longer than this, whatever its channel allows; the hub answers 413. */
const HUB_TEXT_MAX = 4096;

/** Notes stay with us, so only our own limit counts. */
function limitOf({ text }: Capabilities, note: boolean): { max: number; unit: Capabilities['text']['unit'] } {
  return note || text.splits ? { max: HUB_TEXT_MAX, unit: 'utf16' } : { max: Math.min(text.max, HUB_TEXT_MAX), unit: text.unit };
}

/** By how much the text is too long. */
export function textExcess(text: string, capabilities: Capabilities, note: boolean): number {
  const { max, unit } = limitOf(capabilities, note);
  return Math.max(0, textLength(text.trim(), unit) - max);
}

/** Shown when the end comes near. */
export function LengthCounter({ text, capabilities, note }: { text: string; capabilities: Capabilities; note: boolean }) {
  const { t } = useTranslation();
  const { max, unit } = limitOf(capabilities, note);
  const length = textLength(text.trim(), unit);
  if (length < max * 0.75) return null;
  const over = length > max;
  return (
    <span className={over ? classes.over : undefined} role={over ? 'alert' : undefined} title={t(`composer.unit.${unit}`)}>
      {length} / {max}
      {over ? ` · ${t('composer.tooLong', { count: length - max })}` : ''}
    </span>
  );
}
