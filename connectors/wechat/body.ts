// The body of a webhook as fields, whether the account's data format is XML (the default of Official Accounts) or JSON.
import { emptyFields, type Fields, type Value } from './reading.js';
import { readXml } from './xml.js';

/** Larger than any message WeChat sends. */
const MAX_BYTES = 256 * 1024;
const MAX_DEPTH = 16;

/** A body is read when it is filed and again when it is parsed; most often these are the same bytes in memory. */
const alreadyRead = new WeakMap<Buffer, Fields | null>();

/** null for what is neither. */
export function readBody(body: Buffer): Fields | null {
  const known = alreadyRead.get(body);
  if (known !== undefined) return known;
  const fields = readBytes(body);
  alreadyRead.set(body, fields);
  return fields;
}

function readBytes(body: Buffer): Fields | null {
  if (body.length > MAX_BYTES) return null;
  const text = body.toString('utf8');
  return /^\s*\{/.test(text) ? readJson(text) : readXml(text);
}

function readJson(text: string): Fields | null {
  try {
    const value = valueOf(JSON.parse(withExactIds(text)), 0);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** In JSON the id is a bare number beyond 2^53. Inside a text the name's quotes would be escaped, so only a name can match. */
function withExactIds(text: string): string {
  return text.replace(/("MsgI[dD]"\s*:\s*)(\d+)/g, '$1"$2"');
}

function valueOf(json: unknown, depth: number): Value {
  if (depth > MAX_DEPTH) throw new Error('deeper than any message');
  if (Array.isArray(json)) return json.map((item) => valueOf(item, depth + 1));
  if (typeof json !== 'object' || json === null) return json === null ? '' : String(json);
  const fields = emptyFields();
  for (const [name, value] of Object.entries(json)) fields[name] = valueOf(value, depth + 1);
  return fields;
}
