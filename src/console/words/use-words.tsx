import { createContext, Fragment, use, useEffect, useState, type ReactNode } from 'react';
import { keepLanguage, LANGUAGE_TAGS, startLanguage, type Language } from './language.ts';
import { filled, pieces, type Values, type Words } from './words.ts';

interface Chosen {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const LanguageContext = createContext<Chosen>({ language: 'en', choose: () => undefined });

/** Gives everything below it the language that was chosen. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(startLanguage);
  useEffect(() => {
    document.documentElement.lang = LANGUAGE_TAGS[language];
  }, [language]);
  const choose = (wanted: Language) => {
    keepLanguage(wanted);
    setLanguage(wanted);
  };
  return <LanguageContext value={{ language, choose }}>{children}</LanguageContext>;
}

/** The language now, and how to choose another. */
export function useLanguage(): Chosen {
  return use(LanguageContext);
}

/** How a part speaks: `say` gives text, `show` text with elements in it. */
export function useWords<E extends Readonly<Record<string, string>>>(words: Words<E>) {
  const { language } = useLanguage();
  const textOf = (key: keyof E & string): string => words[language][key] ?? key;
  return {
    language,
    say: <K extends keyof E & string>(key: K, ...[values]: Values<E[K], string | number>): string =>
      filled(textOf(key), values ?? {}, language),
    show: <K extends keyof E & string>(key: K, ...[values]: Values<E[K], ReactNode>): ReactNode =>
      pieces<ReactNode>(textOf(key), values ?? {}, language).map((piece, at) => (
        // A text has its pieces in one order for ever.
        <Fragment key={at}>{typeof piece === 'number' ? piece.toLocaleString(LANGUAGE_TAGS[language]) : piece}</Fragment>
      )),
  };
}
