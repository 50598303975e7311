import { Button, Group, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useDescribeError } from '../i18n/describe-error.js';
import { useTranslation } from '../i18n/translation.js';
import classes from './canned-list.module.css';
import { filledText } from './canned-text.js';
import type { CannedPicker } from './use-canned-picker.js';

/** For `aria-activedescendant`. */
export const cannedOptionId = (id: string): string => `canned-${id}`;
export const CANNED_LIST_ID = 'canned-list';

/** The canned responses that fit what stands after the slash, above the place to write. */
export function CannedList({ picker }: { picker: CannedPicker }) {
  const { t } = useTranslation();
  const marked = useRef<HTMLLIElement>(null);
  const { active, shown, values } = picker;
  useEffect(() => {
    marked.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  if (picker.query === null) return null;
  return (
    <div className={classes.frame}>
      {picker.missing !== null ? (
        <Missing {...picker.missing} />
      ) : shown.length === 0 ? (
        <Text size="sm" c="dimmed" p="xs" role="status">
          {t('answers.noneFits')}
        </Text>
      ) : (
        <ul id={CANNED_LIST_ID} role="listbox" tabIndex={0} aria-label={t('answers.canned')} className={classes.list}>
          {shown.map((response) => (
            <li
              key={response.id}
              ref={response === active ? marked : null}
              id={cannedOptionId(response.id)}
              role="option"
              aria-selected={response === active}
              className={classes.option}
              onMouseMove={() => picker.mark(response.id)}
              onMouseDown={(event) => {
                // The place to write keeps the focus.
                event.preventDefault();
                picker.choose(response);
              }}
            >
              <span className={classes.shortcut}>/{response.shortcut}</span>
              <span className={classes.title}>{response.title}</span>
              {response.scope === 'own' && <span className={classes.own}>{t('answers.scope.own')}</span>}
              <span className={classes.text}>{filledText(response.text, values)}</span>
            </li>
          ))}
        </ul>
      )}
      <div className={classes.keys}>{t('answers.pickerKeys')}</div>
    </div>
  );
}

function Missing({ error, tryAgain }: NonNullable<CannedPicker['missing']>) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  return (
    <Group p="xs" gap="xs" role="status">
      <Text size="sm" c={error === null ? 'dimmed' : 'var(--sb-danger)'}>
        {error === null ? t('common.loading') : describe(error)}
      </Text>
      {error !== null && (
        <Button size="compact-xs" variant="default" onClick={tryAgain}>
          {t('common.tryAgain')}
        </Button>
      )}
    </Group>
  );
}
