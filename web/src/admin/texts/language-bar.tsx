import { CloseButton, Group, SegmentedControl, Select } from '@mantine/core';
import { useTranslation } from '../../i18n/translation.js';
import { languageName } from '../../i18n/language-name.js';
import classes from './texts.module.css';

/** Those most support desks need; a text already there in another one is shown as well. */
const OFFERED = [
  'en',
  'zh-CN',
  'zh-TW',
  'ja',
  'ko',
  'es',
  'pt',
  'fr',
  'de',
  'it',
  'nl',
  'pl',
  'ru',
  'uk',
  'tr',
  'ar',
  'he',
  'hi',
  'id',
  'ms',
  'th',
  'vi',
];

interface Props {
  languages: string[];
  shown: string;
  defaultLanguage: string;
  onShow: (language: string) => void;
  onChange: (languages: string[]) => void;
}

/** Which language's texts are on the page, and which languages there are. */
export function LanguageBar({ languages, shown, defaultLanguage, onShow, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const rest = OFFERED.filter((language) => !languages.includes(language));
  return (
    <Group justify="space-between" align="flex-end">
      <Group gap={4} wrap="nowrap" className={classes.languages ?? ''}>
        <SegmentedControl
          size="sm"
          aria-label={t('texts.languages')}
          data={languages.map((language) => ({ value: language, label: languageName(language, i18n.language) }))}
          value={shown}
          onChange={onShow}
        />
        {shown !== defaultLanguage && (
          <CloseButton
            size="sm"
            aria-label={t('texts.removeLanguage', { language: languageName(shown, i18n.language) })}
            onClick={() => {
              onChange(languages.filter((language) => language !== shown));
              onShow(defaultLanguage);
            }}
          />
        )}
      </Group>
      <Select
        size="xs"
        placeholder={t('texts.addLanguage')}
        aria-label={t('texts.addLanguage')}
        data={rest.map((language) => ({ value: language, label: languageName(language, i18n.language) }))}
        value={null}
        searchable
        onChange={(language) => {
          if (language === null) return;
          onChange([...languages, language]);
          onShow(language);
        }}
      />
    </Group>
  );
}
