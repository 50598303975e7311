import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { UploadedMedia } from '../api/media.js';
import { drawFor, RequestError } from '../api/request.js';
import type { SendForm } from './send-form.js';
import { ChosenFiles } from './chosen-files.js';

const IMAGE: SendForm = { type: 'image' };
const STORED: UploadedMedia = { mediaId: 'm1', mime: 'image/png', sizeBytes: 4 };

/** What went up, each waiting for the hub's answer. */
let uploads: { file: File; answer: (media: UploadedMedia) => void; fail: (error: Error) => void; cancelled: boolean }[] = [];
const upload = (file: File) => {
  let [answer, fail]: [(media: UploadedMedia) => void, (error: Error) => void] = [() => undefined, () => undefined];
  const done = new Promise<UploadedMedia>((resolve, reject) => ([answer, fail] = [resolve, reject]));
  const one = { file, answer, fail, cancelled: false };
  uploads.push(one);
  return { done, cancel: () => void (one.cancelled = true) };
};
const chosen = (name: string, form = IMAGE) => [{ file: new File(['kite'], name, { type: 'image/png' }), form }];
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Whether the browser would ask before it leaves the page. */
function isAsked(): boolean {
  const leaving = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(leaving);
  return leaving.defaultPrevented;
}

beforeAll(() => {
  Object.defineProperty(globalThis, 'window', { configurable: true, value: new EventTarget() });
});
afterEach(() => {
  uploads = [];
});
afterAll(() => {
  Reflect.deleteProperty(globalThis, 'window');
});

describe('files chosen for a message', () => {
  it('go up and stay with their conversation and their agent, whichever is open', async () => {
    const files = new ChosenFiles(upload);
    files.add('ada', 'c1', chosen('kite.png'));
    files.add('ada', 'c2', chosen('string.png'));
    uploads[0]?.answer(STORED);
    await settled();
    expect(files.of('ada', 'c1')).toMatchObject([{ name: 'kite.png', uploaded: STORED, progress: 1 }]);
    expect(files.of('ada', 'c2')).toMatchObject([{ name: 'string.png', progress: 0 }]);
    expect(files.of('mel', 'c1')).toEqual([]);
    files.clear('ada', 'c1');
    files.clear('ada', 'c2');
  });

  it('are asked about before the page is left, and no longer once they have gone', () => {
    drawFor('ada');
    const files = new ChosenFiles(upload);
    expect(isAsked()).toBe(false);
    files.add('ada', 'c1', chosen('kite.png'));
    files.add('ada', 'c2', chosen('string.png'));
    files.clear('ada', 'c1');
    expect(isAsked()).toBe(true);
    const [last] = files.of('ada', 'c2');
    files.remove('ada', 'c2', last?.id ?? '');
    expect(uploads.map(({ cancelled }) => cancelled)).toEqual([false, true]);
    expect(isAsked()).toBe(false);
  });

  it('are not asked about of whoever signs in after their agent, who is asked when back', () => {
    drawFor('ada');
    const files = new ChosenFiles(upload);
    files.add('ada', 'c1', chosen('kite.png'));
    drawFor('mel');
    expect(isAsked()).toBe(false);
    drawFor('ada');
    expect(isAsked()).toBe(true);
    files.clear('ada', 'c1');
  });

  it('can be tried again where the way up failed; what was taken out stays out', async () => {
    const files = new ChosenFiles(upload);
    files.add('ada', 'c1', chosen('kite.png'));
    uploads[0]?.fail(new RequestError(0, 'network', 'The hub did not answer'));
    await settled();
    const [failed] = files.of('ada', 'c1');
    expect(failed).toMatchObject({ failed: 'upload' });
    files.retry('ada', 'c1', failed?.id ?? '');
    expect(files.of('ada', 'c1')[0]).not.toHaveProperty('failed');
    expect(uploads[1]?.file.name).toBe('kite.png');
    files.remove('ada', 'c1', failed?.id ?? '');
    uploads[1]?.answer(STORED);
    await settled();
    expect(files.of('ada', 'c1')).toEqual([]);
  });

  it('that the channel does not take are shown and do not go up', () => {
    const files = new ChosenFiles(upload);
    files.add('ada', 'c1', chosen('kite.svg', { type: 'file', refusal: { reason: 'type' } }));
    expect(files.of('ada', 'c1')).toMatchObject([{ failed: 'refused' }]);
    expect(uploads).toEqual([]);
    files.clear('ada', 'c1');
  });
});
