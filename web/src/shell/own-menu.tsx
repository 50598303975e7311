import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useMe } from '../data/me.js';
import { useTranslation } from '../i18n/translation.js';
import { Avatar } from './avatar.js';
import { onDemand } from './on-demand.js';
import classes from './own-menu.module.css';
import { PresenceDot } from './presence-dot.js';
import { useOpening } from './use-opening.js';

const OwnMenuList = onDemand(async () => (await import('./own-menu-list.js')).OwnMenuList);

/** Who one is and how one is seen; behind it what concerns oneself. */
export function OwnMenu({ onShowKeys }: { onShowKeys: () => void }) {
  const { t } = useTranslation();
  const { agent } = useMe();
  const menu = useOpening('menu');
  // Others may see one who has just come, or whose connection is broken, as offline; here it is what was chosen.
  const status = agent.chosenStatus;
  return (
    <>
      <UnstyledButton className={classes.button} {...menu.buttonProps}>
        <VisuallyHidden>{t('shell.ownMenu', { name: agent.name, status: t(`presence.${status}`) })}</VisuallyHidden>
        <Avatar id={agent.id} name={agent.name} size={36} url={agent.pictureUrl} />
        <PresenceDot status={status} className={classes.dot ?? ''} />
      </UnstyledButton>
      {menu.place !== null && <OwnMenuList place={menu.place} onShowKeys={onShowKeys} />}
    </>
  );
}
