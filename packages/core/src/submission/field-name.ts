import { rememberTexts } from "./remember-texts.ts";

/** What a field asks its visitor for, as far as its name tells, in any case and language. */
export interface FieldName {
  readonly sender: "email" | "fullName" | "firstName" | "lastName" | null;
  /** `fact`: who a person is, where they live, how to call them; short, and without a link. A product's name is none. */
  readonly role: "fact" | "headline" | null;
  /** For a text of the visitor's own. */
  readonly asksForOwnWords: boolean;
}

const EMAIL_NAMES = new Set(["email", "mail", "emailaddress", "youremail", "useremail", "contactemail"]);
const FULL_NAMES = new Set(["name", "fullname", "yourname", "contactname"]);
const FIRST_NAMES = new Set(["firstname", "fname", "givenname", "forename"]);
const LAST_NAMES = new Set(["lastname", "lname", "surname", "familyname"]);
const FACT_NAME =
  /^(?:your|full|first|last|sur|given|family|middle|contact|customer|client|nick)?name$|^[fl]name$|^nom|^prenom|^nombre|^apellido|^nome$|cognome|naam$|vorname|nachname|phone|telefon|telefoon|mobile|^tel$|city|town|^ort$|ville|ciudad|street|^имя$|фио|телефон|氏名|名前|电话|姓名/;
const HEADLINE_NAME =
  /^(?:subject|betreff|sujet|asunto|objet|onderwerp|oggetto|assunto|тема|件名|title|company|firma|business|organi[sz]ation)/;
const ASKS_FOR_LINK = /site|domain|url|link|web|page|profile/;
const OWN_WORDS_NAME =
  /messag|comment|body|inquir|enquir|question|detail|descri|text|notes?$|feedback|content|letter|nachricht|anfrage|bemerk|kommentar|anliegen|frage|mensa[jg]|bericht|opmerk|consulta|coment|сообщ|вопрос|текст|коммент|メッセージ|本文|内容|問い合わせ|備考|留言|消息|رسالة|mesaj|wiadomo/;

/** Reads a field's name; `-`, `_`, `.` and spaces in it count only for what asks for the visitor's own words. */
export const readFieldName: (name: string) => FieldName = rememberTexts(judgeName, {
  textsMax: 1_000,
  textLengthMax: 64,
});

function judgeName(name: string): FieldName {
  const lower = name.toLowerCase();
  const letters = lower.replace(/[-_. ]+/g, "");
  return { sender: senderPart(letters), role: roleOf(letters), asksForOwnWords: OWN_WORDS_NAME.test(lower) };
}

function senderPart(letters: string): FieldName["sender"] {
  if (EMAIL_NAMES.has(letters)) return "email";
  if (FULL_NAMES.has(letters)) return "fullName";
  if (FIRST_NAMES.has(letters)) return "firstName";
  return LAST_NAMES.has(letters) ? "lastName" : null;
}

function roleOf(letters: string): FieldName["role"] {
  if (ASKS_FOR_LINK.test(letters)) return null;
  if (HEADLINE_NAME.test(letters)) return "headline";
  return FACT_NAME.test(letters) ? "fact" : null;
}
