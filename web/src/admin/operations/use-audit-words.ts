// What an entry of the audit log says: which kind of thing, which one of them, and what was done to it.
import { useQuery } from '@tanstack/react-query';
import type { AuditEventView } from '../../../../src/contract/automation.js';
import { listAccounts, listAgents, listGroups } from '../../api/admin.js';
import { labelsQuery } from '../../data/contacts.js';
import { useTranslation } from '../../i18n/translation.js';
import { detailsOf, type Detail } from './audit-details.js';

export interface AuditWords {
  /** As the log has it, where there are no words for it. */
  what(event: AuditEventView): string;
  /** Its name, where it has one that is still known. */
  which(event: AuditEventView): string | undefined;
  /** What was written, field by field. */
  details(event: AuditEventView): Detail[];
}

/** Where the words of a field's values stand. */
const VALUES: Record<string, string> = {
  role: 'role',
  scope: 'role',
  platform: 'platformName',
  strategy: 'desk.strategies',
  trigger: 'automation.trigger',
  type: 'automation.did',
  events: 'webhooks.topic',
};
/** `session.closed` and `session.*` as the keys of words have them. */
const keyOf = (value: string): string => value.replace(/\.\*$/, '').replaceAll('.', '_');

export function useAuditWords(): AuditWords {
  const { t, i18n } = useTranslation();
  const named: Record<string, { id: string; name: string }[] | undefined> = {
    channel_account: useQuery({ queryKey: ['channel-accounts'], queryFn: listAccounts }).data?.items,
    agent: useQuery({ queryKey: ['agents'], queryFn: listAgents }).data?.items,
    group: useQuery({ queryKey: ['groups'], queryFn: listGroups }).data?.items,
    label: useQuery(labelsQuery).data?.items,
  };
  const words = (key: string): string | undefined => (i18n.exists(key) ? t(key) : undefined);
  return {
    what({ action }) {
      const [kind = '', done = ''] = action.split('.');
      if (!i18n.exists(`audit.kind.${kind}`) || !i18n.exists(`audit.did.${done}`)) return action;
      return t('audit.says', { kind: t(`audit.kind.${kind}`), done: t(`audit.did.${done}`) });
    },
    which({ objectType, objectId, details: { name } }) {
      const known = named[objectType]?.find(({ id }) => id === objectId)?.name;
      return known ?? (typeof name === 'string' ? name : undefined);
    },
    details: ({ details }) =>
      detailsOf(details, {
        field: (name) => words(`audit.field.${name}`),
        value: (field, value) => words(`${VALUES[field] ?? 'audit.value'}.${keyOf(value)}`),
        nameOf: (id) =>
          Object.values(named)
            .flatMap((known) => known ?? [])
            .find((known) => known.id === id)?.name,
        yes: t('audit.yes'),
        no: t('audit.no'),
        pair: (what, value) => t('common.pair', { what, value }),
        list: (entries) => entries.join(t('common.between')),
      }),
  };
}
