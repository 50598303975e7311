// What a file really is: its bytes decide, its name and the sender's word only where bytes say nothing.
import { fileTypeFromBuffer } from 'file-type';

/** `head`: the first bytes. Text and unknown formats keep the declared type unless a browser would run it. */
export async function mediaTypeOf(head: Buffer, declared: string | undefined): Promise<string> {
  const sniffed = await fileTypeFromBuffer(head);
  const claim = /^[\w.+-]+\/[\w.+-]+$/.test(declared ?? '') ? (declared as string).toLowerCase() : 'application/octet-stream';
  if (!sniffed) return /^(image|audio|video)\//.test(claim) || /html|script|xml|svg/.test(claim) ? 'application/octet-stream' : claim;
  // Ogg is a container: the platform knows that it holds a voice.
  if (sniffed.mime === 'application/ogg' || sniffed.mime === 'video/ogg') return claim.startsWith('audio/') ? claim : 'audio/ogg';
  // A sound recorded in an MP4 container is told from a film by its sender only.
  if (sniffed.mime === 'video/mp4' && claim === 'audio/mp4') return claim;
  return sniffed.mime;
}
