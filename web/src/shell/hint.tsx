import type { TooltipProps } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { cloneElement, useState, type MouseEvent, type ReactElement } from 'react';
import { onDemand } from './on-demand.js';

const HintBubble = onDemand(async () => (await import('./hint-bubble.js')).HintBubble);

interface PointedAt {
  onMouseEnter?: (event: MouseEvent<HTMLElement>) => void;
  onMouseLeave?: () => void;
}

interface Props extends Pick<TooltipProps, 'label' | 'position'> {
  openDelayMs?: number;
  disabled?: boolean;
  children: ReactElement<PointedAt>;
}

/** Words for whoever rests the pointer on something; what shows them is fetched then. */
export function Hint({ openDelayMs = 0, disabled = false, children, ...bubble }: Props) {
  const [about, setAbout] = useState<HTMLElement | null>(null);
  const [opened, setOpened] = useState(false);
  const { start, clear } = useTimeout(() => setOpened(true), openDelayMs);
  return (
    <>
      {cloneElement(children, {
        onMouseEnter: ({ currentTarget }) => {
          setAbout(currentTarget);
          start();
        },
        onMouseLeave: () => {
          clear();
          setOpened(false);
        },
      })}
      {about !== null && <HintBubble about={about} opened={opened && !disabled} {...bubble} />}
    </>
  );
}
