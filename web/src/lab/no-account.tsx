import { Button } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bindDemo, type LabPlatform } from '../api/lab.js';
import { useMe } from '../data/me.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { usePlatformName } from '../i18n/platform-name.js';
import { useTranslation } from '../i18n/translation.js';
import { notify } from '../shell/notify.js';
import { PageMessage } from '../shell/page-message.js';

/** Where the phone of a platform will stand once an account of it is bound. */
export function NoAccount({ platform, displayName }: LabPlatform) {
  const { t } = useTranslation();
  const nameOf = usePlatformName();
  const me = useMe();
  const client = useQueryClient();
  const describe = useDescribeError();
  const demo = useMutation({
    mutationFn: () => bindDemo(platform),
    onSuccess: async () => {
      for (const key of ['lab', 'channel-accounts', 'lab-people']) await client.invalidateQueries({ queryKey: [key] });
    },
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const admin = me.agent.role === 'admin';
  return (
    <PageMessage
      icon={<IconFlask size={28} />}
      title={nameOf(platform, displayName)}
      text={t(admin ? 'lab.noAccount' : 'lab.noAccountAskAdmin')}
    >
      {admin && (
        <Button loading={demo.isPending} onClick={() => demo.mutate()}>
          {t('lab.bindDemo')}
        </Button>
      )}
    </PageMessage>
  );
}
