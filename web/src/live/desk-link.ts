// Wires cache, outbox and socket together once per page load, and hands them to the components.
import type { QueryClient } from '@tanstack/react-query';
import { createContext, use, useSyncExternalStore } from 'react';
import { meQuery } from '../data/me.js';
import { Outbox } from '../data/outbox.js';
import { onUnsentElsewhere } from '../data/unsent.js';
import { LiveCache } from './live-cache.js';
import { LiveSocket, type Connection } from './live-socket.js';
import { News } from './news.js';
import { Typists } from './typists.js';

export interface DeskLink {
  socket: LiveSocket;
  outbox: Outbox;
  typists: Typists;
  news: News;
}

export function createDeskLink(client: QueryClient, onSignedOut: () => void): DeskLink {
  const typists = new Typists();
  const news = new News();
  const outbox = new Outbox({
    agentId: () => client.getQueryData(meQuery.queryKey)?.agent.id,
    login: () => socket.login,
    stored: (message) => cache.stored(message),
    refused: (entry) => cache.refused(entry),
    signedOut: onSignedOut,
  });
  const cache = new LiveCache({ client, typists, news, onSignedOut, onStored: (clientMsgId) => outbox.remove(clientMsgId) });
  const socket = new LiveSocket(cache);
  // Somebody has come, or the line is back.
  socket.subscribe(() => {
    if (socket.snapshot() !== 'offline') outbox.resume();
  });
  onUnsentElsewhere(() => outbox.reread());
  window.addEventListener('beforeunload', (event) => {
    if (outbox.isAtRisk) event.preventDefault();
  });
  return { socket, outbox, typists, news };
}

export const DeskLinkContext = createContext<DeskLink | null>(null);

export function useDeskLink(): DeskLink {
  const link = use(DeskLinkContext);
  if (link === null) throw new Error('DeskLinkContext is missing');
  return link;
}

export function useConnection(): Connection {
  const { socket } = useDeskLink();
  return useSyncExternalStore(socket.subscribe, socket.snapshot);
}
