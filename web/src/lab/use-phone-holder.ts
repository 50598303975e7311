// Whose phone stands on a platform: the account and the person that were chosen, the first of each until then.
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ChannelAccountView } from '../../../src/contract/api.js';
import { listPeople, type LabPerson, type LabPlatform, type PhoneAddress } from '../api/lab.js';

export interface HolderChoice {
  accountId?: string;
  personId?: string;
}

export interface PhoneHolder {
  people: UseQueryResult<{ items: LabPerson[] }>;
  account: ChannelAccountView | undefined;
  person: LabPerson | undefined;
  address: PhoneAddress | undefined;
}

export function usePhoneHolder({ platform, accounts, isSite }: LabPlatform, { accountId, personId }: HolderChoice): PhoneHolder {
  const people = useQuery({
    queryKey: ['lab-people', platform],
    queryFn: () => listPeople(platform),
    enabled: accounts.length > 0 && isSite !== true,
  });
  const items = people.data?.items ?? [];
  const account = accounts.find(({ id }) => id === accountId) ?? accounts[0];
  const person = items.find(({ id }) => String(id) === personId) ?? items[0];
  const address = account && person && { platform, externalAccountId: account.externalAccountId, personId: person.id };
  return { people, account, person, address };
}
