// JSON with whole numbers kept exact: Meta writes some ids as numbers, and those beyond 2^53 would silently become other ids.

/** A long number that is a value, or looks like one inside a text; only then is the slow way taken. */
const LONG_NUMBER = /[:,[]\s*-?\d{16,}/;
/** Texts are matched so that digits inside them are passed over. */
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const WHOLE_NUMBER = /^-?\d{16,}$/;

/** The value; whole numbers that a JavaScript number cannot hold are given as text. Throws SyntaxError. */
export function parseExactJson(body: Buffer): unknown {
  const json = body.toString('utf8');
  return JSON.parse(LONG_NUMBER.test(json) ? json.replace(TEXT_OR_NUMBER, exactToken) : json);
}

function exactToken(token: string): string {
  return WHOLE_NUMBER.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}
