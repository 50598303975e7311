import { useImperativeHandle, type Ref } from 'react';

/** Stands where Mantine looks for its target, and hands it the button that was there before. */
export function ButtonAnchor({ button, ref }: { button: HTMLElement; ref?: Ref<HTMLElement> }) {
  useImperativeHandle(ref, () => button, [button]);
  return null;
}
