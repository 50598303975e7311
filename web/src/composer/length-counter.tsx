import { useTranslation } from '../i18n/translation.js';
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

/** How many messages a text needs at least where the channel takes less at once than we do. */
function partsOf(text: string, { text: { max, unit, splits } }: Capabilities): number {
  return splits ? Math.ceil(textLength(text.trim(), unit) / max) : 1;
}

/** Shown when the end comes near, or when more than one message is needed. */
export function LengthCounter({ text, capabilities, note }: { text: string; capabilities: Capabilities; note: boolean }) {
  const { t } = useTranslation();
  const { max, unit } = limitOf(capabilities, note);
  const length = textLength(text.trim(), unit);
  const parts = note ? 1 : partsOf(text, capabilities);
  if (length < max * 0.75)
    return parts > 1 ? <span title={t(`composer.unit.${capabilities.text.unit}`)}>{t('composer.parts', { count: parts })}</span> : null;
  const over = length > max;
  return (
    <span className={over ? classes.over : undefined} role={over ? 'alert' : undefined} title={t(`composer.unit.${unit}`)}>
      {length} / {max}
      {over ? ` · ${t('composer.tooLong', { count: length - max })}` : ''}
    </span>
  );
}
