import { Paper, Select, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { labSiteUrl, type LabPlatform } from '../api/lab.js';
import classes from './lab-page.module.css';
import { InboxHint } from './inbox-hint.js';
import phone from './phone.module.css';

/** A visitor's phone, on a shop that has the widget. */
export function SiteBench({ platform, accounts, picker }: LabPlatform & { picker: ReactNode }) {
  const { t, i18n } = useTranslation();
  const [accountId, setAccountId] = useState<string | null>(null);
  const account = accounts.find(({ id }) => id === accountId) ?? accounts[0];
  return (
    <div className={classes.columns}>
      <div className={classes.side}>
        {picker}
        {accounts.length > 1 && (
          <Select
            label={t('lab.account')}
            data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
            value={account?.id ?? null}
            onChange={setAccountId}
            allowDeselect={false}
          />
        )}
      </div>
      <div className={classes.phonePlace}>
        {account !== undefined && (
          <div className={phone.phone} data-platform={platform}>
            <iframe key={account.id} className={phone.site} title={t('widget.sitePhone')} src={labSiteUrl(account.id, i18n.language)} />
          </div>
        )}
      </div>
      <div className={classes.side}>
        <InboxHint />
        <Paper withBorder p="md" radius="lg">
          <Text size="sm" c="dimmed">
            {t('widget.siteHint')}
          </Text>
        </Paper>
      </div>
    </div>
  );
}
