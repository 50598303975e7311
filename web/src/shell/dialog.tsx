import { Drawer, Modal, type DrawerProps, type ModalProps } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';
import { useOpenDialog } from './open-dialogs.js';

interface Opened {
  /** Absent: as long as it is there. */
  opened?: boolean;
}

/** The frame of everything that lies over a page: its close button has a name, and keys do not reach what is below. */
export function Dialog({ opened = true, ...rest }: Omit<ModalProps, 'opened'> & Opened) {
  const closeButtonProps = useNamedClose();
  useOpenDialog(opened);
  return <Modal opened={opened} closeButtonProps={closeButtonProps} centered {...rest} />;
}

/** The same at the side of the page. */
export function SideDialog({ opened = true, ...rest }: Omit<DrawerProps, 'opened'> & Opened) {
  const closeButtonProps = useNamedClose();
  useOpenDialog(opened);
  return <Drawer opened={opened} closeButtonProps={closeButtonProps} position="right" {...rest} />;
}

function useNamedClose(): { 'aria-label': string } {
  const { t } = useTranslation();
  return { 'aria-label': t('common.close') };
}
