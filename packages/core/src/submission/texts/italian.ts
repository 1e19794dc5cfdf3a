import type { Catalog } from "./text.ts";

export const italian: Catalog = {
  thank_you: "Grazie, il Suo messaggio è arrivato.",

  empty:
    "Il modulo è arrivato vuoto; compili almeno un campo. I campi senza attributo name non vengono inviati.",
  too_much_text: "Il modulo contiene più di 256 KiB di testo; lo accorci.",
  field_too_long: "Un campo contiene più di 64 KiB di testo; lo accorci.",
  field_name_too_long: "Il nome di un campo supera i {bytes} byte; lo accorci.",
  too_many_fields: "Il modulo ha più di {count} campi; ne invii di meno.",
  too_many_parts: "Il modulo ha più di {count} parti; ne invii di meno.",
  part_headers_too_long:
    "Una parte del modulo ha più di 8 KiB di intestazioni; accorci i nomi dei campi e dei file.",
  unsupported_media_type:
    "Invii il modulo come application/x-www-form-urlencoded, multipart/form-data o application/json.",
  compressed_body: "Il corpo della richiesta è compresso; lo invii senza l’intestazione Content-Encoding.",
  json_invalid:
    "Il corpo non è JSON valido; verifichi che sia stato inviato per intero e prodotto con JSON.stringify.",
  json_not_an_object: 'Il JSON deve essere un solo oggetto, ad esempio {{"email": "ada@example.com"}}.',
  json_too_deep: "Il JSON è annidato su più di {levels} livelli; lo renda più piatto.",
  multipart_no_boundary:
    "Il corpo multipart non ha un delimitatore (boundary) utilizzabile; lasci che sia il browser a impostare l’intestazione Content-Type e invii di nuovo il modulo.",
  multipart_wrong_boundary:
    "Il corpo multipart non contiene il delimitatore (boundary) indicato dal suo Content-Type; lasci che sia il browser a impostare l’intestazione Content-Type e invii di nuovo il modulo.",
  multipart_cut_off:
    "Il corpo multipart si interrompe prima della fine; lasci che sia il browser a impostare l’intestazione Content-Type e invii di nuovo il modulo.",

  form_missing: "A questo indirizzo non c’è alcun modulo; verifichi l’attributo action del modulo.",
  form_name_missing: "L’invio non indica di quale modulo si tratta; aggiunga un campo di nome «form-name».",
  form_name_unknown: "Questo sito non ha un modulo di nome «{name}»; chi lo gestisce può aggiungerlo.",
  site_missing: "A questo indirizzo non c’è alcun sito; verifichi l’attributo action del modulo.",
  site_is_a_form:
    "Questo indirizzo è di un modulo e non di un sito; scriva /f/{id} al posto di /s/{id} nell’attributo action del modulo.",
  access_key_missing:
    "L’invio non contiene una chiave di accesso; aggiunga un campo nascosto di nome «access_key».",
  access_key_unknown: "Non c’è alcun modulo con questa chiave di accesso; verifichi il campo access_key.",
  form_retired:
    "L’indirizzo di questo modulo non è più in uso; chi gestisce il sito deve inserire quello nuovo.",
  form_row_missing:
    "Il modulo non è più nel database in cui si trovava; chi lo gestisce può ripristinarlo lì.",
  form_inactive: "Questo modulo è disattivato; chi lo gestisce può riattivarlo.",
  form_blocked:
    "Questo modulo è stato bloccato e non accetta nulla; chi lo gestisce può rivolgersi a chi amministra il server dei moduli.",
  form_closed: "Questo modulo non accetta più invii; ciò che ha inviato non è stato salvato.",
  method_not_post: "Invii il modulo con il metodo POST.",
  unavailable: "Al momento il modulo non può salvare nulla; lo invii di nuovo tra un minuto.",
  too_fast: "Dalla Sua rete sono arrivati troppi invii; riprovi tra {seconds} s.",
  origin_not_allowed:
    "Questo modulo non accetta nulla da questo sito; chi lo gestisce può autorizzare il sito.",
  origin_absent:
    "Questo modulo accetta solo invii che indicano da quale sito provengono; lo invii dalla pagina stessa.",

  files_not_taken: "Questo modulo non accetta file; tolga il file e invii di nuovo il modulo.",
  files_without_bucket:
    "Per questo modulo non è ancora previsto un posto per i file; tolga il file e invii di nuovo il modulo.",
  files_too_many:
    "Ci sono troppi file: questo modulo ne accetta al massimo {count}. Ne tolga alcuni e invii di nuovo il modulo.",
  files_too_big:
    "Nel complesso i file superano i {megabytes} MB; ne scelga di meno o di più piccoli e invii di nuovo il modulo.",
  file_too_big: "Il file «{name}» supera i {megabytes} MB; ne scelga uno più piccolo.",
  file_type_not_allowed:
    "Il file «{name}» non è di un tipo accettato da questo modulo ({types}); ne scelga un altro.",
  file_not_what_it_says:
    "Il file «{name}» non è ciò che il suo nome indica; lo salvi in un tipo accettato da questo modulo ({types}).",
  upload_malformed: "Indichi in JSON quale file verrà inviato: name, type e size in byte.",
  upload_unknown: "C’è un file che non è stato caricato per questo modulo; lo scelga di nuovo.",
  upload_expired: "L’invio del file «{name}» ha richiesto troppo tempo; lo scelga di nuovo.",
  upload_missing: "Il file «{name}» non è arrivato; lo scelga di nuovo.",
  upload_differs:
    "Il file «{name}» è arrivato con una dimensione o un tipo diversi da quelli annunciati; lo scelga di nuovo.",
  upload_used: "Questo file è già stato inviato; lo scelga di nuovo.",

  captcha_missing: "Dimostri di essere una persona: completi la verifica nel modulo e lo invii di nuovo.",
  captcha_failed: "La verifica che Lei sia una persona non è riuscita; la ripeta e invii di nuovo il modulo.",
  captcha_expired: "La verifica che Lei sia una persona è scaduta; la ripeta e invii di nuovo il modulo.",

  fields_need_another_look: "Ricontrolli {count} campi: {first}",
  field_required: "Il campo «{field}» è obbligatorio.",
  field_empty: "Il campo «{field}» deve essere compilato.",
  field_number: "Il campo «{field}» deve essere un numero.",
  field_min: "Il campo «{field}» deve essere {min} o più.",
  field_max: "Il campo «{field}» deve essere {max} o meno.",
  field_choice: "Il campo «{field}» deve essere una delle scelte proposte.",
  field_email: "Il campo «{field}» deve essere un indirizzo e-mail, ad esempio ada@example.com.",
  field_text: "Il campo «{field}» deve essere un testo.",
  field_url: "Il campo «{field}» deve essere un indirizzo web, ad esempio https://example.com.",
  field_min_length: "Il campo «{field}» è troppo corto; lo completi (lunghezza minima: {count}).",
  field_max_length: "Il campo «{field}» è troppo lungo; lo accorci (lunghezza massima: {count}).",

  page_sent: "Modulo inviato",
  page_not_sent: "Modulo non inviato",
  page_closed: "Questo modulo è chiuso",
  page_back: "Torna a {site}",
  page_back_button: "Il pulsante Indietro del browser La riporta al modulo così come l’ha compilato.",
  page_form: "Questo è l’indirizzo di un modulo",
  page_forms: "Questo è l’indirizzo dei moduli",
  page_form_purpose:
    "I moduli delle pagine web inviano a questo indirizzo ciò che i visitatori vi scrivono. Qui non c’è nulla da vedere e nulla è stato inviato.",
  page_form_wrong_method:
    'Se è arrivato qui inviando un modulo: non è stato ricevuto. Il modulo richiede method="post".',
  page_missing: "A questo indirizzo non c’è alcun modulo",
  page_missing_advice: "Verifichi l’indirizzo nell’attributo action del modulo, lettera per lettera.",
  page_retired: "L’indirizzo di questo modulo non è più in uso",
  page_retired_advice: "Chi gestisce il sito deve inserire nella pagina il nuovo indirizzo del modulo.",

  script_sending: "Invio in corso…",
  script_uploading: "{name}: {percent} % inviato",
  script_waiting: "{name}: la connessione si è interrotta, nuovo tentativo…",
  script_uploaded: "{name}: inviato",
  script_upload_failed: "{name}: non è stato possibile inviarlo. Invii di nuovo il modulo per riprovare.",
  script_cancel: "Annulla",
  script_canceled: "Annullato; non è stato inviato nulla.",
  script_offline: "Non è stato possibile inviare il modulo. Verifichi la connessione e lo invii di nuovo.",
};
