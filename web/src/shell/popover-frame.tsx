import { Popover, type PopoverDropdownProps, type PopoverProps } from '@mantine/core';
import { useMounted } from '@mantine/hooks';
import { ButtonAnchor } from './button-anchor.js';
import type { Place } from './use-opening.js';

interface Props extends Pick<PopoverProps, 'position' | 'width' | 'children'> {
  place: Place;
  label: string;
  dropdown?: PopoverDropdownProps;
}

/** The field that opens beside a button that was there before it. */
export function PopoverFrame({ place: { id, button, opened, onChange }, label, dropdown, children, ...look }: Props) {
  // Opened only once it is there: then Mantine remembers where the keyboard was and leads it back.
  const mounted = useMounted();
  return (
    <Popover id={id} opened={opened && mounted} onChange={onChange} shadow="md" trapFocus returnFocus {...look}>
      <Popover.Target>
        <ButtonAnchor button={button} />
      </Popover.Target>
      <Popover.Dropdown aria-label={label} {...dropdown}>
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}
