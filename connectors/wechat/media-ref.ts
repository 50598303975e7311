// How the hub remembers a file it has yet to fetch: the media ids to try, in order.

const SEPARATOR = ' ';

export function mediaRef(mediaIds: readonly string[]): string {
  return mediaIds.filter((id) => !id.includes(SEPARATOR)).join(SEPARATOR);
}

export function mediaIdsOf(ref: string): string[] {
  return ref.split(SEPARATOR).filter((id) => id !== '');
}
