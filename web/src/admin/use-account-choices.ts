// The company's channel accounts to choose from. Two of the same name are told apart by their platform.
import { useQuery } from '@tanstack/react-query';
import { listAccounts, listPlatforms } from '../api/admin.js';
import { usePlatformName } from '../i18n/platform-name.js';

export function useAccountChoices(): { value: string; label: string }[] {
  const nameOf = usePlatformName();
  const accounts = useQuery({ queryKey: ['channel-accounts'], queryFn: listAccounts }).data?.items ?? [];
  const platforms = useQuery({ queryKey: ['platforms'], queryFn: listPlatforms }).data?.items ?? [];
  const platformOf = (platform: string): string =>
    nameOf(platform, platforms.find((known) => known.platform === platform)?.displayName ?? platform);
  return accounts.map(({ id, name, platform }) => {
    const isAlone = accounts.filter((other) => other.name === name).length === 1;
    return { value: id, label: isAlone ? name : `${name} · ${platformOf(platform)}` };
  });
}
