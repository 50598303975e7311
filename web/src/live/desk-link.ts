// Wires cache, outbox and socket together once per page load, and hands them to the components.
import type { QueryClient } from '@tanstack/react-query';
import { createContext, use, useSyncExternalStore } from 'react';
import { meQuery } from '../data/me.js';
import { Outbox } from '../data/outbox.js';
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
  const desk = { agentId: () => client.getQueryData(meQuery.queryKey)?.agent.id, isSignedIn: () => socket.isStarted };
  const outbox = new Outbox(desk, (message) => cache.stored(message));
  const cache = new LiveCache({ client, typists, news, onSignedOut, onStored: (clientMsgId) => outbox.remove(clientMsgId) });
  const socket = new LiveSocket(cache);
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
