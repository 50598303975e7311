// The click that makes a whole desk, and what came of it, until that is put away.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LabPlatform } from '../api/lab.js';
import { useMe } from '../data/me.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { useTranslation } from '../i18n/translation.js';
import { notify } from '../shell/notify.js';
import { makeDemoDesk, type DemoDesk } from './demo-desk.js';

interface DemoDeskClick {
  busy: boolean;
  made: DemoDesk | null;
  make: () => void;
  putAway: () => void;
}

export function useDemoDesk(platforms: readonly LabPlatform[]): DemoDeskClick {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const describe = useDescribeError();
  const [made, setMade] = useState<DemoDesk | null>(null);
  const click = useMutation({
    mutationFn: () =>
      makeDemoDesk(platforms, me.agent.id, { groups: [t('lab.firstGroup'), t('lab.secondGroup')], agent: t('lab.agentName') }),
    onSuccess: setMade,
    onError: (error) => notify({ color: 'red', message: describe(error) }),
    onSettled: () =>
      Promise.all(
        ['lab', 'lab-people', 'channel-accounts', 'groups', 'agents'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      ),
  });
  return { busy: click.isPending, made, make: () => click.mutate(), putAway: () => setMade(null) };
}
