import type { TooltipProps } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { cloneElement, useState, type PointerEvent, type ReactElement } from 'react';
import { onDemand } from './on-demand.js';

/** Where it cannot be fetched, nobody misses it. */
const HintBubble = onDemand(async () => (await import('./hint-bubble.js').catch(() => ({ HintBubble: () => null }))).HintBubble);

interface PointedAt {
  onPointerEnter?: (event: PointerEvent<HTMLElement>) => void;
  onPointerLeave?: () => void;
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
        onPointerEnter: ({ currentTarget, pointerType }) => {
          // A finger does not rest: it would leave the words standing where it tapped.
          if (pointerType === 'touch') return;
          setAbout(currentTarget);
          start();
        },
        onPointerLeave: () => {
          clear();
          setOpened(false);
        },
      })}
      {about !== null && <HintBubble about={about} opened={opened && !disabled} {...bubble} />}
    </>
  );
}
