// The body of a request: its bytes up to a bound, or the parts of a form.
import busboy from 'busboy';
import type http from 'node:http';

const MEBIBYTE = 1024 * 1024;

/** `tooLarge` is thrown instead of taking more than `maxBytes`. An Error when the caller hung up. */
export function readBody(request: http.IncomingMessage, maxBytes: number, tooLarge: () => Error): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) reject(tooLarge());
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) reject(new Error('closed'));
    });
  });
}

export interface UploadedFile {
  /** The part's name. */
  part: string;
  /** The file's own; empty when it came without. */
  name: string;
  mime: string;
  bytes: Buffer;
}

export interface Form {
  fields: Record<string, string>;
  files: UploadedFile[];
}

/** A multipart form; `malformed` is thrown for what is none. An Error when the caller hung up. */
export function readForm(request: http.IncomingMessage, malformed: () => Error): Promise<Form> {
  return new Promise((resolve, reject) => {
    const form: Form = { fields: {}, files: [] };
    const parser = busboy({ headers: request.headers, limits: { fieldSize: MEBIBYTE }, defParamCharset: 'utf8' });
    parser.on('field', (name, value) => {
      form.fields[name] = value;
    });
    parser.on('file', (part, stream, { filename, mimeType: mime }) => {
      const chunks: Buffer[] = [];
      const name: unknown = filename;
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => form.files.push({ part, name: typeof name === 'string' ? name : '', mime, bytes: Buffer.concat(chunks) }));
    });
    parser.on('close', () => resolve(form));
    parser.on('error', () => reject(malformed()));
    request.on('close', () => {
      if (!request.complete) reject(new Error('closed'));
    });
    request.pipe(parser);
  });
}
