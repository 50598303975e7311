import { EmojiPicker } from 'frimousse';
import { useTranslation } from '../i18n/translation.js';
import classes from './emoji-palette.module.css';

/** The build lays the emoji names and groups of both languages there: nothing is fetched from elsewhere. */
const DATA = '/emoji';
/** Of 2022: what phones and computers in use can show. */
const EMOJI_VERSION = 15;

export function EmojiPalette({ onChosen }: { onChosen: (emoji: string) => void }) {
  const { t, i18n } = useTranslation();
  return (
    <EmojiPicker.Root
      className={classes.palette}
      columns={8}
      locale={i18n.language.startsWith('zh') ? 'zh' : 'en'}
      emojiVersion={EMOJI_VERSION}
      emojibaseUrl={DATA}
      onEmojiSelect={({ emoji }) => onChosen(emoji)}
    >
      <EmojiPicker.Search className={classes.search} placeholder={t('composer.searchEmoji')} aria-label={t('composer.searchEmoji')} />
      <EmojiPicker.Viewport className={classes.viewport}>
        <EmojiPicker.Loading className={classes.word}>{t('common.loading')}</EmojiPicker.Loading>
        <EmojiPicker.Empty className={classes.word}>{t('composer.noEmoji')}</EmojiPicker.Empty>
        <EmojiPicker.List
          className={classes.list}
          components={{
            CategoryHeader: ({ category, ...props }) => (
              <div {...props} className={classes.category}>
                {category.label}
              </div>
            ),
            Emoji: ({ emoji, ...props }) => (
              <button {...props} className={classes.emoji} data-active={emoji.isActive || undefined}>
                {emoji.emoji}
              </button>
            ),
          }}
        />
      </EmojiPicker.Viewport>
    </EmojiPicker.Root>
  );
}
