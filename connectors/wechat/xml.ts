// Reads the XML of a webhook: elements and their text, nothing else. A DOCTYPE, an entity of its own, too deep or too many elements end it.
import sax from 'sax';
import { emptyFields, type Fields, type Value } from './reading.js';

const MAX_DEPTH = 16;
const MAX_ELEMENTS = 5_000;
/** Only the five entities of XML itself. (The library's types leave `strictEntities` out.) */
const OPTIONS = { trim: false, position: false, strictEntities: true };

interface OpenElement {
  name: string;
  text: string;
  children: Record<string, Value> | null;
}

/** The children of the root element `<xml>`, in CDATA or not, repeated ones as a list; null for anything that is no such document. */
export function readXml(text: string): Fields | null {
  try {
    return parseDocument(text);
  } catch {
    return null;
  }
}

function parseDocument(text: string): Fields | null {
  const parser = sax.parser(true, OPTIONS);
  const open: OpenElement[] = [];
  let root: OpenElement | null = null;
  let elements = 0;
  parser.onerror = (error) => {
    throw error;
  };
  parser.ondoctype = () => {
    throw new Error('a DOCTYPE is not taken');
  };
  parser.onopentag = ({ name }) => {
    elements += 1;
    if (elements > MAX_ELEMENTS || open.length >= MAX_DEPTH) throw new Error('more elements than any message has');
    open.push({ name, text: '', children: null });
  };
  const addText = (part: string): void => {
    const current = open.at(-1);
    if (current) current.text += part;
  };
  parser.ontext = addText;
  parser.oncdata = addText;
  parser.onclosetag = () => {
    const closed = open.pop();
    const parent = open.at(-1);
    if (!closed) return;
    if (parent) addChild(parent, closed);
    else root = closed;
  };
  parser.write(text).close();
  return rootFields(root);
}

function rootFields(root: OpenElement | null): Fields | null {
  return root?.name === 'xml' ? (root.children ?? emptyFields()) : null;
}

function addChild(parent: OpenElement, { name, text, children }: OpenElement): void {
  parent.children ??= emptyFields();
  const value: Value = children ?? text;
  const earlier = parent.children[name];
  if (earlier === undefined) parent.children[name] = value;
  else if (Array.isArray(earlier)) earlier.push(value);
  else parent.children[name] = [earlier, value];
}
