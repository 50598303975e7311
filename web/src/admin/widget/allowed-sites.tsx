import { Button, Group, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { ChannelAccountView } from '../../../../src/contract/api.js';
import { changeAccount } from '../../api/admin.js';
import { RequestError } from '../../api/request.js';
import { useDescribeError } from '../../i18n/describe-error.js';
import { notify } from '../../shell/notify.js';

/** The sites whose pages may open the chat of this account; the hub checks every session against them. */
export function AllowedSites({ account: { id, settings } }: { account: ChannelAccountView }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const { allowedOrigins } = settings;
  const before = typeof allowedOrigins === 'string' ? allowedOrigins : '';
  const [sites, setSites] = useState(before);
  const save = useMutation({
    mutationFn: () => changeAccount(id, { settings: { allowedOrigins: sites.trim() } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['channel-accounts'] });
      notify({ color: 'teal', message: t('widget.sitesSaved') });
    },
  });
  const refusal = save.error === null ? null : isMistyped(save.error) ? t('widget.sitesRefused') : describe(save.error);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Group align="flex-end" gap="xs">
        <Textarea
          style={{ flex: 1, minWidth: 200 }}
          label={t('widget.sites')}
          description={t('widget.sitesText')}
          placeholder="https://shop.example.com https://www.example.com"
          value={sites}
          maxLength={4000}
          autosize
          maxRows={6}
          error={refusal}
          // As in a field of one line, which this is for as long as the addresses have room in one.
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey) return;
            event.preventDefault();
            if (sites.trim() !== before) save.mutate();
          }}
          onChange={(event) => {
            setSites(event.currentTarget.value);
            save.reset();
          }}
        />
        <Button type="submit" variant="default" loading={save.isPending} disabled={sites.trim() === before}>
          {t('common.save')}
        </Button>
      </Group>
    </form>
  );
}

const isMistyped = (error: Error): boolean => error instanceof RequestError && (error.status === 400 || error.status === 422);
