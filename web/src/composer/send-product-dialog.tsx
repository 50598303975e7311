import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { Capabilities } from '../../../src/contract/capabilities.js';
import type { ContentInput, Product } from '../../../src/contract/content.js';
import { FormDialog } from '../shell/form-dialog.js';
import { ProductFields, type ProductDraft } from './product-fields.js';
import { useSupportWords } from './support-words.js';
import { isWebAddress } from './web-address-input.js';

interface Props {
  capabilities: Capabilities;
  onClose: () => void;
  onSend: (content: Extract<ContentInput, { type: 'product' | 'products' }>) => void;
}

const emptyDraft = (key: number): ProductDraft => ({ key, title: '', id: '', price: '', url: '', imageUrl: '' });

/** One product, or several to choose from. */
export function SendProductDialog({ capabilities: { content, productsMax }, onClose, onSend }: Props) {
  const { t } = useTranslation();
  const [drafts, setDrafts] = useState([emptyDraft(0)]);
  const severalAre = useSupportWords(content.products);
  const areSeveral = drafts.length > 1;
  const max = content.products.level === 'rejected' ? 1 : productsMax;
  const add = (): void => setDrafts([...drafts, emptyDraft(Math.max(...drafts.map(({ key }) => key)) + 1)]);
  const send = (): void => {
    const items = drafts.map(productOf);
    const [only] = items;
    if (only) onSend(areSeveral ? { type: 'products', items } : { type: 'product', ...only });
  };
  return (
    <FormDialog
      action={t('composer.send')}
      title={t('composer.send_product')}
      ready={drafts.every(isComplete)}
      onClose={onClose}
      onSubmit={send}
    >
      {drafts.map((draft, index) => (
        <ProductFields
          key={draft.key}
          draft={draft}
          number={areSeveral ? index + 1 : null}
          onChange={(changed) => setDrafts(drafts.with(index, changed))}
          onRemove={() => setDrafts(drafts.toSpliced(index, 1))}
        />
      ))}
      {areSeveral && severalAre !== null && <Text size="sm">{severalAre}</Text>}
      {drafts.length < max && (
        <Button variant="light" size="xs" leftSection={<IconPlus size={16} />} onClick={add}>
          {t('shop.addItem')}
        </Button>
      )}
    </FormDialog>
  );
}

function isComplete({ title, id, url, imageUrl }: ProductDraft): boolean {
  return title.trim() !== '' && id.trim() !== '' && isWebAddress(url) && isWebAddress(imageUrl);
}

function productOf({ id, title, price, url, imageUrl }: ProductDraft): Product {
  return {
    id: id.trim(),
    title: title.trim(),
    ...(price.trim() !== '' && { price: price.trim() }),
    ...(url.trim() !== '' && { url: url.trim() }),
    ...(imageUrl.trim() !== '' && { imageUrl: imageUrl.trim() }),
  };
}
