// An account's menu while it is written: every button has all fields, whichever of them its kind needs.
import type { AccountMenuAction, AccountMenuEntry, AccountMenuLimits } from '../../../../src/contract/account-tools.js';
import { textLength } from '../../composer/text-length.js';

export const LEAF_KINDS = ['answer', 'link', 'mini_program', 'other'] as const satisfies AccountMenuAction['kind'][];
export type LeafKind = (typeof LEAF_KINDS)[number];

export interface LeafDraft {
  label: string;
  kind: LeafKind;
  key: string;
  url: string;
  appId: string;
  page: string;
  /** Of what only the platform knows; kept as it is. */
  type: string;
  value: string;
}

export interface ButtonDraft extends Omit<LeafDraft, 'kind'> {
  kind: LeafKind | 'entries';
  entries: LeafDraft[];
}

export const NEW_LEAF: LeafDraft = { label: '', kind: 'link', key: '', url: '', appId: '', page: '', type: '', value: '' };
export const NEW_BUTTON: ButtonDraft = { ...NEW_LEAF, entries: [] };

export function draftsOf(entries: readonly AccountMenuEntry[]): ButtonDraft[] {
  return entries.map((entry) =>
    'entries' in entry
      ? { ...NEW_BUTTON, label: entry.label, kind: 'entries', entries: entry.entries.map(({ label, action }) => leafOf(label, action)) }
      : { ...leafOf(entry.label, entry.action), entries: [] },
  );
}

export function entriesOf(drafts: readonly ButtonDraft[]): AccountMenuEntry[] {
  return drafts.map((draft) => {
    const label = draft.label.trim();
    if (draft.kind !== 'entries') return { label, action: actionOf({ ...draft, kind: draft.kind }) };
    return { label, entries: draft.entries.map((below) => ({ label: below.label.trim(), action: actionOf(below) })) };
  });
}

/** Everything is filled in and nothing is too long. */
export function isWhole(drafts: readonly ButtonDraft[], limits: AccountMenuLimits): boolean {
  return drafts.every(
    (draft) =>
      fits(draft.label, limits.labelMax, limits) &&
      (draft.kind === 'entries'
        ? draft.entries.length > 0 && draft.entries.every((below) => fits(below.label, limits.subLabelMax, limits) && says(below, limits))
        : says({ ...draft, kind: draft.kind }, limits)),
  );
}

export function fits(text: string, max: number, { unit }: AccountMenuLimits): boolean {
  const length = textLength(text.trim(), unit);
  return length > 0 && length <= max;
}

function says({ kind, key, url, appId, page }: LeafDraft, limits: AccountMenuLimits): boolean {
  const isAddress = URL.canParse(url.trim()) && /^https?:/i.test(url.trim()) && fits(url, limits.urlMax, limits);
  switch (kind) {
    case 'answer':
      return fits(key, limits.keyMax, limits);
    case 'link':
      return isAddress;
    case 'mini_program':
      return isAddress && appId.trim() !== '' && page.trim() !== '';
    case 'other':
      return true;
  }
}

function leafOf(label: string, action: AccountMenuAction): LeafDraft {
  return { ...NEW_LEAF, ...action, label };
}

function actionOf({ kind, key, url, appId, page, type, value }: LeafDraft): AccountMenuAction {
  switch (kind) {
    case 'answer':
      return { kind, key: key.trim() };
    case 'link':
      return { kind, url: url.trim() };
    case 'mini_program':
      return { kind, appId: appId.trim(), page: page.trim(), url: url.trim() };
    case 'other':
      return { kind, type, value };
  }
}
