import { useQuery } from '@tanstack/react-query';
import { offersQuery } from '../data/offers.js';
import { onDemand } from '../shell/on-demand.js';

const OfferList = onDemand(async () => (await import('./offer-list.js')).OfferList);

/** What the agent is asked to take, above whatever page they are on. */
export function OfferBar() {
  const { data: offers = [] } = useQuery(offersQuery);
  return offers.length === 0 ? null : <OfferList offers={offers} />;
}
