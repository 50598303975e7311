import { ActionIcon, Popover } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from '../i18n/translation.js';

const EmojiPalette = lazy(() => import('./emoji-palette.js'));

/** Opens the palette; it and its words are fetched when first wanted. */
export function EmojiButton({ onChosen }: { onChosen: (emoji: string) => void }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" shadow="md" withinPortal trapFocus>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('composer.emoji')}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          <IconMoodSmile size={20} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={8} aria-label={t('composer.emoji')}>
        <Suspense fallback={t('common.loading')}>
          <EmojiPalette
            onChosen={(emoji) => {
              setOpened(false);
              onChosen(emoji);
            }}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
