import {
  IconAddressBook,
  IconFile,
  IconHandClick,
  IconInfoCircle,
  IconLink,
  IconMapPin,
  IconMicrophone,
  IconMoodSmile,
  IconPhoto,
  IconPuzzleOff,
  IconReceipt,
  IconShoppingBag,
  IconSticker,
  IconTemplate,
  IconVideo,
  type Icon,
} from '@tabler/icons-react';
import type { ContentType } from '../../../src/contract/content.js';

const ICONS: Record<Exclude<ContentType, 'text'>, Icon> = {
  image: IconPhoto,
  audio: IconMicrophone,
  video: IconVideo,
  file: IconFile,
  sticker: IconSticker,
  album: IconPhoto,
  location: IconMapPin,
  contact_card: IconAddressBook,
  link: IconLink,
  product: IconShoppingBag,
  products: IconShoppingBag,
  order: IconReceipt,
  menu: IconHandClick,
  form_reply: IconHandClick,
  template: IconTemplate,
  reaction: IconMoodSmile,
  event: IconInfoCircle,
  unsupported: IconPuzzleOff,
};

/** The sign of a kind of content in a one-line preview; a text speaks for itself. */
export function TypeIcon({ type, size }: { type: ContentType; size: number }) {
  if (type === 'text') return null;
  const Mark = ICONS[type];
  return <Mark size={size} stroke={1.8} aria-hidden="true" />;
}
