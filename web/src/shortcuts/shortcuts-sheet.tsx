import { Kbd, SimpleGrid, Text, Title } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';
import { Dialog } from '../shell/dialog.js';
import { shownKeys, type Shortcut } from './shortcuts.js';
import classes from './shortcuts-sheet.module.css';

const PARTS = {
  lists: ['search', 'next', 'previous', 'mine', 'queued', 'all', 'closed', 'accept', 'decline', 'help'],
  conversation: ['claim', 'closeSession', 'reply', 'note', 'pin', 'priority', 'contact'],
} as const satisfies Record<string, readonly Shortcut[]>;

export function ShortcutsSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog onClose={onClose} size="lg" title={t('shortcuts.title')}>
      <Text size="sm" c="dimmed" mb="md">
        {t('shortcuts.intro')}
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xl">
        {(['lists', 'conversation'] as const).map((part) => (
          <section key={part}>
            <Title order={3} size="h6" mb="xs">
              {t(`shortcuts.${part}`)}
            </Title>
            <dl className={classes.keys}>
              {PARTS[part].map((shortcut) => (
                <div key={shortcut} className={classes.key}>
                  <dt>{t(`shortcuts.${shortcut}`)}</dt>
                  <dd>
                    <Kbd>{shownKeys(shortcut)}</Kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </SimpleGrid>
    </Dialog>
  );
}
