// Parts of a page that are fetched when they are first shown: dialogs above all, which most visits never open.
import { lazy, Suspense, type ComponentType } from 'react';
import { PartBoundary } from './part-boundary.js';
import { fetched } from './part-missing.js';

/** `load` gives the component; nothing is shown while it is on its way, which takes a moment. */
export function onDemand<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Part = lazy(async () => ({ default: await fetched(load) }));
  return function OnDemand(props: Props) {
    return (
      <PartBoundary>
        <Suspense>
          <Part {...props} />
        </Suspense>
      </PartBoundary>
    );
  };
}
