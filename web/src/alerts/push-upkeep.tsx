import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import { useMe } from '../data/me.js';
import { useTranslation } from '../i18n/translation.js';

/** Keeps what was chosen for this device true, and opens what was clicked in a notification. Shows nothing itself. */
export function PushUpkeep() {
  const { agent } = useMe();
  const { i18n } = useTranslation();
  const navigate = useNavigate();

  const take = useEffectEvent(({ data }: MessageEvent<unknown>): void => {
    if (!isOpening(data)) return;
    void navigate({ to: '/inbox/$conversationId', params: { conversationId: data.conversationId }, search: { view: 'all' } });
  });

  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    const { serviceWorker } = navigator;
    const listen = (event: MessageEvent<unknown>): void => take(event);
    serviceWorker.addEventListener('message', listen);
    return () => serviceWorker.removeEventListener('message', listen);
  }, []);

  useEffect(() => {
    // Where it fails it is off, and the settings say so.
    void import('./push-device.js').then(({ keepPushUp }) => keepPushUp(agent.id)).catch(() => undefined);
  }, [agent.id, i18n.language]);
  return null;
}

function isOpening(data: unknown): data is { conversationId: string } {
  return (
    typeof data === 'object' &&
    data !== null &&
    'type' in data &&
    data.type === 'open-conversation' &&
    'conversationId' in data &&
    typeof data.conversationId === 'string'
  );
}
