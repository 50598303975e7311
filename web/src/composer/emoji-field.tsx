import { useTranslation } from '../i18n/translation.js';
import { PopoverFrame } from '../shell/popover-frame.js';
import type { Place } from '../shell/use-opening.js';
import { EmojiPalette } from './emoji-palette.js';

export function EmojiField({ place, onChosen }: { place: Place; onChosen: (emoji: string) => void }) {
  const { t } = useTranslation();
  return (
    <PopoverFrame place={place} label={t('composer.emoji')} position="top-start" dropdown={{ p: 8 }}>
      <EmojiPalette
        onChosen={(emoji) => {
          place.onChange(false);
          onChosen(emoji);
        }}
      />
    </PopoverFrame>
  );
}
