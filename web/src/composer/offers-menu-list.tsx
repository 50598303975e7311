import { AskItems } from './ask-items.js';
import { MoreMenuList, type MoreMenuListProps } from './more-menu-list.js';

/** The menu of rarer things where the channel has requests of its own. It comes whole: no item moves from under the pointer. */
export function OffersMenuList(props: MoreMenuListProps) {
  return <MoreMenuList {...props} offers={AskItems} />;
}
