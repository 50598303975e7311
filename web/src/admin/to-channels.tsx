import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';

/** For a page that has nothing to show before an account is bound. */
export function ToChannels() {
  const { t } = useTranslation();
  return (
    <Button component={Link} to="/admin/channels">
      {t('widget.toChannels')}
    </Button>
  );
}
