import { ActionIcon } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import { onDemand } from '../shell/on-demand.js';
import { useOpening } from '../shell/use-opening.js';

const EmojiField = onDemand(async () => (await import('./emoji-field.js')).EmojiField);

/** Opens the palette; it and its words are fetched when first wanted. */
export function EmojiButton({ onChosen }: { onChosen: (emoji: string) => void }) {
  const { t } = useTranslation();
  const palette = useOpening('dialog');
  return (
    <>
      <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('composer.emoji')} {...palette.buttonProps}>
        <IconMoodSmile size={20} />
      </ActionIcon>
      {palette.place !== null && <EmojiField place={palette.place} onChosen={onChosen} />}
    </>
  );
}
