// What a platform is called in the viewer's language; its own name where it is called the same everywhere.
import { useTranslation } from './translation.js';

export function usePlatformName(): (platform: string, displayName: string) => string {
  const { t, i18n } = useTranslation();
  return (platform, displayName) => {
    const key = `platformName.${platform}`;
    return i18n.exists(key) ? t(key) : displayName;
  };
}
