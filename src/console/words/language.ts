/** Languages that the console speaks; the first is taken when the browser asks for none of them. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language by its own name, for whoever reads no other. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', zh: '简体中文' };

/** What `lang` says of text in it (BCP 47): Chinese characters are drawn otherwise in Japan. */
export const LANGUAGE_TAGS: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans' };

const KEY = 'bandog-language';

/** What was chosen here before, else the first of the browser's languages that we speak. */
export function startLanguage(): Language {
  const kept = localStorage.getItem(KEY);
  const wanted = [kept ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2).toLowerCase());
  return wanted.flatMap((tag) => LANGUAGES.find((one) => one === tag) ?? [])[0] ?? LANGUAGES[0];
}

/** Keeps the choice in this browser. */
export function keepLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
}
