import { Badge } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';
import type { AccountState } from '../../../src/contract/api.js';
import classes from './account-state-badge.module.css';

export function AccountStateBadge({ state }: { state: AccountState }) {
  const { t } = useTranslation();
  return (
    <Badge variant="transparent" className={classes.badge ?? ''} data-state={state}>
      {t(`admin.state.${state}`)}
    </Badge>
  );
}
