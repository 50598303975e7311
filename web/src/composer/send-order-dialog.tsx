import { ActionIcon, Button, Group, NumberInput, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ContentInput } from '../../../src/contract/content.js';
import { FormDialog } from '../shell/form-dialog.js';
import { isWebAddress, WebAddressInput } from './web-address-input.js';

type Order = Extract<ContentInput, { type: 'order' }>;

interface Item {
  key: number;
  title: string;
  quantity: number | string;
}

const MAX_ITEMS = 20;

export function SendOrderDialog({ onClose, onSend }: { onClose: () => void; onSend: (content: Order) => void }) {
  const { t } = useTranslation();
  const [number, setNumber] = useState('');
  const [status, setStatus] = useState('');
  const [total, setTotal] = useState('');
  const [url, setUrl] = useState('');
  const [items, setItems] = useState<Item[]>([{ key: 0, title: '', quantity: 1 }]);
  const change = (index: number, item: Item): void => setItems(items.with(index, item));
  const add = (): void => setItems([...items, { key: Math.max(-1, ...items.map(({ key }) => key)) + 1, title: '', quantity: 1 }]);
  const send = (): void =>
    onSend({
      type: 'order',
      number: number.trim(),
      status: status.trim(),
      items: items
        .filter(({ title }) => title.trim() !== '')
        .map(({ title, quantity }) => ({ title: title.trim(), quantity: Math.max(1, Number(quantity)) })),
      ...(total.trim() !== '' && { total: total.trim() }),
      ...(url.trim() !== '' && { url: url.trim() }),
    });
  return (
    <FormDialog
      action={t('composer.send')}
      title={t('composer.send_order')}
      ready={number.trim() !== '' && status.trim() !== '' && isWebAddress(url)}
      onClose={onClose}
      onSubmit={send}
    >
      <Group grow align="flex-start">
        <TextInput
          label={t('shop.number')}
          value={number}
          maxLength={128}
          required
          onChange={(event) => setNumber(event.currentTarget.value)}
          data-autofocus
        />
        <TextInput
          label={t('shop.status')}
          placeholder={t('shop.statusExample')}
          value={status}
          maxLength={64}
          required
          onChange={(event) => setStatus(event.currentTarget.value)}
        />
      </Group>
      {items.map((item, index) => (
        <Group key={item.key} align="flex-end" wrap="nowrap" gap="xs">
          <TextInput
            flex={1}
            label={t('shop.item', { number: index + 1 })}
            value={item.title}
            maxLength={256}
            onChange={(event) => change(index, { ...item, title: event.currentTarget.value })}
          />
          <NumberInput
            w={90}
            label={t('shop.quantity')}
            value={item.quantity}
            min={1}
            max={1_000_000}
            allowDecimal={false}
            onChange={(quantity) => change(index, { ...item, quantity })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            disabled={items.length === 1}
            aria-label={t('shop.removeItem', { number: index + 1 })}
            onClick={() => setItems(items.toSpliced(index, 1))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      {items.length < MAX_ITEMS && (
        <Button variant="light" size="xs" leftSection={<IconPlus size={16} />} onClick={add}>
          {t('shop.addItem')}
        </Button>
      )}
      <TextInput
        label={t('shop.total')}
        placeholder={t('shop.priceExample')}
        value={total}
        maxLength={64}
        onChange={(event) => setTotal(event.currentTarget.value)}
      />
      <WebAddressInput label={t('shop.url')} value={url} onChange={setUrl} />
    </FormDialog>
  );
}
