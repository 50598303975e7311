import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ContentInput } from '../../../src/contract/content.js';
import { FormDialog } from '../shell/form-dialog.js';
import { isWebAddress, WebAddressInput } from './web-address-input.js';

type Product = Extract<ContentInput, { type: 'product' }>;

export function SendProductDialog({ onClose, onSend }: { onClose: () => void; onSend: (content: Product) => void }) {
  const { t } = useTranslation();
  const [title, setTitle] = useState('');
  const [id, setId] = useState('');
  const [price, setPrice] = useState('');
  const [url, setUrl] = useState('');
  const [imageUrl, setImageUrl] = useState('');
  const send = (): void =>
    onSend({
      type: 'product',
      id: id.trim(),
      title: title.trim(),
      ...(price.trim() !== '' && { price: price.trim() }),
      ...(url.trim() !== '' && { url: url.trim() }),
      ...(imageUrl.trim() !== '' && { imageUrl: imageUrl.trim() }),
    });
  return (
    <FormDialog
      action={t('composer.send')}
      title={t('composer.send_product')}
      ready={title.trim() !== '' && id.trim() !== '' && isWebAddress(url) && isWebAddress(imageUrl)}
      onClose={onClose}
      onSubmit={send}
    >
      <TextInput
        label={t('shop.title')}
        value={title}
        maxLength={256}
        required
        onChange={(event) => setTitle(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput label={t('shop.id')} value={id} maxLength={128} required onChange={(event) => setId(event.currentTarget.value)} />
      <TextInput
        label={t('shop.price')}
        placeholder={t('shop.priceExample')}
        value={price}
        maxLength={64}
        onChange={(event) => setPrice(event.currentTarget.value)}
      />
      <WebAddressInput label={t('shop.url')} value={url} onChange={setUrl} />
      <WebAddressInput label={t('shop.imageUrl')} value={imageUrl} onChange={setImageUrl} />
    </FormDialog>
  );
}
