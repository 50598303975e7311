// Who writes an answer looks at the keys as often as at the page. When the field goes away meanwhile, because the conversation was taken over,
// has ended, or the time to answer is over, the next letters are no commands: they would open another conversation, or close this one.
import { translation } from '../i18n/translation.js';
import { notify } from '../shell/notify.js';

/** Marks the fields that may go away without their writer's doing. */
export const MAY_GO = { 'data-may-go': true } as const;

/** Whoever has rested for so long looks at the page before the next key. */
const REST_MS = 15_000;
/** With these one leaves a field, or finds one's way on the page. */
const LEAVING = new Set(['Escape', 'Tab']);

let typedAt = Number.NEGATIVE_INFINITY;
const stop = (): void => {
  typedAt = Number.NEGATIVE_INFINITY;
};

const isField = (target: EventTarget | null): boolean => target instanceof Element && target.matches('[data-may-go]');

/** Is this key still meant for a field that is gone? */
export const isTypingOn = (): boolean => performance.now() - typedAt < REST_MS;

function heard(event: KeyboardEvent): void {
  if (LEAVING.has(event.key)) stop();
  else if (isField(event.target)) typedAt = performance.now();
  else if (isTypingOn()) {
    typedAt = performance.now();
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) tell();
  }
}

const tell = (): void => {
  const { t } = translation();
  notify({ id: 'typing-on', color: 'orange', autoClose: 12_000, title: t('composer.fieldGone'), message: t('composer.fieldGoneText') });
};

/** Before anybody else hears of a key. */
export function watchTyping(): () => void {
  const leftFor = ({ target }: Event): void => {
    if (!isField(target)) stop();
  };
  document.addEventListener('keydown', heard, true);
  document.addEventListener('pointerdown', leftFor, true);
  document.addEventListener('focusin', leftFor, true);
  return () => {
    document.removeEventListener('keydown', heard, true);
    document.removeEventListener('pointerdown', leftFor, true);
    document.removeEventListener('focusin', leftFor, true);
  };
}
