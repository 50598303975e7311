// This browser's part in being told while no page is open: permission, worker, subscription, and what the agent chose here.
import type { PushAlert, PushDeviceView, PushLanguage } from '../../../src/contract/push.js';
import { deletePushDevice, getPushKey, listPushDevices, putPushDevice } from '../api/push.js';
import { translation } from '../i18n/translation.js';
import { deviceName } from './device-name.js';

const WORKER = '/push-worker.js';
const STORAGE_KEY = 'switchboard.push';

export interface PushChoice {
  alerts: PushAlert[];
  showsText: boolean;
}

/** Kept here, so that the next login of the same agent finds it as it was. */
interface Kept extends PushChoice {
  agentId: string;
  endpoint: string;
  language: PushLanguage;
}

/** Why it cannot be turned on, in the agent's words by `push.<reason>`. */
export class PushRefused extends Error {
  override readonly name = 'PushRefused';
  constructor(readonly reason: 'blocked' | 'unreachable') {
    super(reason);
  }
}

/** Not every browser, and none without a secure address. */
export const canBePushed = (): boolean => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** Throws `PushRefused`. */
export async function turnPushOn(agentId: string, choice: PushChoice): Promise<PushDeviceView[]> {
  if ((await Notification.requestPermission()) !== 'granted') throw new PushRefused('blocked');
  const subscription = await subscribed();
  const { endpoint, keys } = subscription.toJSON();
  if (endpoint === undefined || keys?.p256dh === undefined || keys.auth === undefined) throw new PushRefused('unreachable');
  const language: PushLanguage = translation().language === 'zh-CN' ? 'zh-CN' : 'en';
  const { items } = await putPushDevice({
    name: deviceName(navigator.userAgent),
    endpoint,
    keys: { p256dh: keys.p256dh, auth: keys.auth },
    language,
    ...choice,
  });
  keep({ agentId, endpoint, language, ...choice });
  return items;
}

export async function turnPushOff(): Promise<PushDeviceView[]> {
  const current = (await listPushDevices()).items.find((device) => device.current);
  if (current !== undefined) await deletePushDevice(current.id);
  await forgetPush();
  return (await listPushDevices()).items;
}

/** Nothing of it stays in the browser. At the hub it ends with the login. */
export async function forgetPush(): Promise<void> {
  localStorage.removeItem(STORAGE_KEY);
  if (!canBePushed()) return;
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
  await registration?.unregister();
}

/** Is the device the hub knows still this browser's? */
export async function isPushed(devices: PushDeviceView[]): Promise<boolean> {
  if (!canBePushed() || Notification.permission !== 'granted' || !devices.some(({ current }) => current)) return false;
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return ((await registration?.pushManager.getSubscription()) ?? null) !== null;
}

/** After a new login, another language, or when the browser has changed its subscription: what was chosen here holds again. */
export async function keepPushUp(agentId: string): Promise<void> {
  const kept = whatWasKept();
  if (kept === null || !canBePushed() || Notification.permission !== 'granted') return;
  // Somebody else has signed in over the former login: what is meant for that one is not for these eyes.
  if (kept.agentId !== agentId) return forgetPush();
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  // A page is open: what was shown while none was is seen there.
  for (const notification of (await registration?.getNotifications()) ?? []) notification.close();
  const subscription = await registration?.pushManager.getSubscription();
  const { items } = await listPushDevices();
  const isAsItWas =
    subscription?.endpoint === kept.endpoint && items.some(({ current }) => current) && kept.language === translation().language;
  if (!isAsItWas) await turnPushOn(agentId, { alerts: kept.alerts, showsText: kept.showsText });
}

async function subscribed(): Promise<PushSubscription> {
  const { publicKey } = await getPushKey();
  await navigator.serviceWorker.register(WORKER);
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytesOf(publicKey) };
  try {
    return await pushManager.subscribe(options);
  } catch {
    // Another company's key stands in the way of this one's.
    await (await pushManager.getSubscription())?.unsubscribe();
    return pushManager.subscribe(options).catch(() => {
      throw new PushRefused('unreachable');
    });
  }
}

function keep(kept: Kept): void {
  localStorage.setItem(STORAGE_KEY, JSON.stringify(kept));
}

function whatWasKept(): Kept | null {
  const kept: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null');
  return isKept(kept) ? kept : null;
}

function isKept(value: unknown): value is Kept {
  return (
    typeof value === 'object' && value !== null && ['agentId', 'endpoint', 'language', 'alerts', 'showsText'].every((name) => name in value)
  );
}

/** Of base64url. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}
