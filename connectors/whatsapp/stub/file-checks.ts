// Is a file named rightly: by id or address, and of a type it can be sent as?
import { GraphFailure } from '../../meta/stub/graph-answer.js';
import type { FileStore, StoredFile } from '../../meta/stub/file-store.js';
import { textOf, type Fields } from '../../meta/reading.js';
import { invalidValue, missing, only } from './field-checks.js';
import { fitsForm } from './media.js';

/** undefined: it lies at an address elsewhere. */
export function checkFile(fields: Fields, form: string, files: FileStore): StoredFile | undefined {
  const id = textOf(fields['id']);
  if ((id === undefined) === (textOf(fields['link']) === undefined)) throw missing(`${form}.id`);
  if (id === undefined) return undefined;
  const found = files.find(id);
  if (!found) throw invalidValue(`${form}.id does not name a file`);
  if (!fitsForm(found, form))
    throw new GraphFailure(400, 131_053, 'Media upload error', { details: `A file of type ${found.mime} cannot be sent as ${form}` });
  return found;
}

const HEAD_FIELDS: Readonly<Record<string, string[]>> = {
  image: ['id', 'link'],
  video: ['id', 'link'],
  document: ['id', 'link', 'filename'],
};

/** The file at the head of a menu or template, `{ type: 'image', image: { id } }`. */
export function checkHeadFile(head: Fields, files: FileStore): StoredFile | undefined {
  const form = textOf(head['type']) ?? '';
  const allowed = Object.hasOwn(HEAD_FIELDS, form) ? HEAD_FIELDS[form] : undefined;
  if (!allowed) throw invalidValue(`a header of type ${form} is not supported`);
  only(head, ['type', form]);
  return checkFile(only(head[form], allowed), form, files);
}
