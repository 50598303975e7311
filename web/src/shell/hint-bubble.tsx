import { Tooltip, type TooltipProps } from '@mantine/core';

interface Props extends Pick<TooltipProps, 'label' | 'position'> {
  about: HTMLElement;
  opened: boolean;
}

/** The words of a hint, beside what they are about. */
export function HintBubble({ about, ...props }: Props) {
  return <Tooltip target={about} {...props} />;
}
