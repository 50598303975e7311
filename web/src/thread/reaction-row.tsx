import { Menu } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';
import classes from './reaction-row.module.css';

/** Understood everywhere; a channel that allows only some names them. */
const USUAL = ['👍', '❤', '🔥', '🎉', '😁', '🙏', '👏', '😢'];

interface Props {
  emojis: readonly string[] | undefined;
  chosen: string | undefined;
  /** null takes the reaction back. */
  onChosen: (emoji: string | null) => void;
}

export function ReactionRow({ emojis, chosen, onChosen }: Props) {
  const { t } = useTranslation();
  const offered = emojis === undefined ? USUAL : USUAL.filter((emoji) => emojis.includes(emoji));
  const shown = offered.length > 0 ? offered : (emojis ?? []).slice(0, 8);
  return (
    <div className={classes.row} role="group" aria-label={t('thread.react')}>
      {shown.map((emoji) => (
        <Menu.Item
          key={emoji}
          className={classes.emoji ?? ''}
          data-chosen={emoji === chosen}
          aria-label={t(emoji === chosen ? 'thread.takeReactionBack' : 'thread.reactWith', { emoji })}
          onClick={() => onChosen(emoji === chosen ? null : emoji)}
        >
          {emoji}
        </Menu.Item>
      ))}
    </div>
  );
}
