import { Menu, type MenuProps } from '@mantine/core';
import { useMounted } from '@mantine/hooks';
import { ButtonAnchor } from './button-anchor.js';
import type { Place } from './use-opening.js';

interface Props extends Pick<MenuProps, 'position' | 'width' | 'children'> {
  place: Place;
}

/** The menu of a button that was there before it. */
export function MenuFrame({ place: { id, button, opened, onChange }, children, ...look }: Props) {
  // Opened only once it is there: then Mantine remembers where the keyboard was and leads it back.
  const mounted = useMounted();
  return (
    <Menu id={id} opened={opened && mounted} onChange={onChange} shadow="md" {...look}>
      <Menu.Target>
        <ButtonAnchor button={button} />
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
