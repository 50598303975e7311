// Files on their way: how far, what became of them, and that none is begun that cannot arrive.
import { describe, expect, it } from '@jest/globals';
import type { StoredMedia } from '../../../src/contract/content.js';
import { CallError } from './hub-calls.js';
import { FILE_MAX_BYTES, Uploads } from './uploads.js';

interface Running {
  file: File;
  progress(share: number): void;
  arrive(media: StoredMedia): void;
  fail(error: Error): void;
  isCancelled: boolean;
}

function started() {
  const running: Running[] = [];
  const arrived: string[] = [];
  let ids = 0;
  const uploads = new Uploads({
    newId: () => String((ids += 1)),
    upload(file, onProgress) {
      const own: Running = { file, progress: onProgress, arrive: () => undefined, fail: () => undefined, isCancelled: false };
      const done = new Promise<StoredMedia>((resolve, reject) => {
        own.arrive = resolve;
        own.fail = reject;
      });
      running.push(own);
      return { done, cancel: () => (own.isCancelled = true) };
    },
    onArrived: ({ mediaId }) => arrived.push(mediaId),
    onChange: () => undefined,
  });
  return { uploads, running, arrived };
}

const media = (mediaId: string): StoredMedia => ({ mediaId, mime: 'text/plain', sizeBytes: 5, state: 'ready' });
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function sizedFile(bytes: number): File {
  return Object.defineProperty(new File(['x'], 'some.bin'), 'size', { value: bytes });
}

describe('an upload', () => {
  it('says how far it is, and is gone when it has arrived', async () => {
    const { uploads, running, arrived } = started();
    uploads.add(new File(['hello'], 'hello.txt'));
    running[0]?.progress(0.4);
    expect(uploads.states).toEqual([{ id: '1', name: 'hello.txt', share: 0.4 }]);
    running[0]?.arrive(media('m1'));
    await settle();
    expect([uploads.states, arrived]).toEqual([[], ['m1']]);
  });

  it('that fails says why and can be tried again', async () => {
    const { uploads, running, arrived } = started();
    uploads.add(new File(['hello'], 'hello.txt'));
    running[0]?.fail(new CallError(0, 'network'));
    await settle();
    expect(uploads.states).toMatchObject([{ refused: 'network' }]);
    uploads.retry('1');
    expect(uploads.states).toEqual([{ id: '1', name: 'hello.txt', share: 0 }]);
    running[1]?.arrive(media('m1'));
    await settle();
    expect(arrived).toEqual(['m1']);
  });

  it('that is called off is stopped and forgotten', async () => {
    const { uploads, running, arrived } = started();
    uploads.add(new File(['hello'], 'hello.txt'));
    uploads.cancel('1');
    running[0]?.fail(new CallError(0, 'cancelled'));
    await settle();
    expect([uploads.states, running[0]?.isCancelled, arrived]).toEqual([[], true, []]);
  });

  it.each([
    ['empty', 0, 'empty_file'],
    ['too large', FILE_MAX_BYTES + 1, 'file_too_large'],
  ])('of a file that is %s is not begun', (_how, bytes, refused) => {
    const { uploads, running } = started();
    uploads.add(sizedFile(bytes));
    expect([running.length, uploads.states[0]?.refused]).toEqual([0, refused]);
  });
});
