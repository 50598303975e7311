import { Group, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ContentInput } from '../../../src/contract/content.js';
import { FormDialog } from '../shell/form-dialog.js';

type Location = Extract<ContentInput, { type: 'location' }>;

const MAX_LATITUDE = 90;
const MAX_LONGITUDE = 180;

export function SendLocationDialog({ onClose, onSend }: { onClose: () => void; onSend: (content: Location) => void }) {
  const { t } = useTranslation();
  const [latitude, setLatitude] = useState<number | string>('');
  const [longitude, setLongitude] = useState<number | string>('');
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const send = (): void =>
    onSend({
      type: 'location',
      latitude: Number(latitude),
      longitude: Number(longitude),
      ...(name.trim() !== '' && { name: name.trim() }),
      ...(address.trim() !== '' && { address: address.trim() }),
    });
  return (
    <FormDialog
      action={t('composer.send')}
      title={t('composer.send_location')}
      ready={isWithin(latitude, MAX_LATITUDE) && isWithin(longitude, MAX_LONGITUDE)}
      onClose={onClose}
      onSubmit={send}
    >
      <Group grow>
        <NumberInput
          label={t('composer.latitude')}
          value={latitude}
          onChange={setLatitude}
          min={-MAX_LATITUDE}
          max={MAX_LATITUDE}
          decimalScale={6}
          hideControls
          required
          data-autofocus
        />
        <NumberInput
          label={t('composer.longitude')}
          value={longitude}
          onChange={setLongitude}
          min={-MAX_LONGITUDE}
          max={MAX_LONGITUDE}
          decimalScale={6}
          hideControls
          required
        />
      </Group>
      <TextInput label={t('composer.placeName')} value={name} maxLength={256} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput
        label={t('composer.placeAddress')}
        value={address}
        maxLength={512}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

/** A field may hold half a number: a dash is one. */
const isWithin = (entered: number | string, max: number): boolean => entered !== '' && Math.abs(Number(entered)) <= max;
