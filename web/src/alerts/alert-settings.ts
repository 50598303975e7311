// What an agent wants to hear and see of, kept in this browser.
import { useLocalStorage } from '@mantine/hooks';

export const ALERTS = ['own', 'assigned', 'waiting'] as const;
export type Alert = (typeof ALERTS)[number];

export interface AlertWays {
  sound: boolean;
  desktop: boolean;
}

export type AlertSettings = Record<Alert, AlertWays>;

const DEFAULTS: AlertSettings = {
  own: { sound: true, desktop: false },
  assigned: { sound: true, desktop: false },
  waiting: { sound: false, desktop: false },
};

export function useAlertSettings(): [AlertSettings, (settings: AlertSettings) => void] {
  const [kept, keep] = useLocalStorage<Partial<AlertSettings>>({
    key: 'switchboard.alerts',
    defaultValue: DEFAULTS,
    getInitialValueInEffect: false,
  });
  return [{ ...DEFAULTS, ...kept }, keep];
}

/** Not every browser, and none without a secure address. */
export const canNotify = (): boolean => 'Notification' in window;
