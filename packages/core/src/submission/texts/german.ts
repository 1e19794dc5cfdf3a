import type { Catalog } from "./text.ts";

export const german: Catalog = {
  thank_you: "Vielen Dank, Ihre Nachricht ist angekommen.",

  empty:
    "Das Formular kam leer an; bitte füllen Sie mindestens ein Feld aus. Felder ohne name-Attribut werden nicht gesendet.",
  too_much_text: "Das Formular enthält mehr als 256 KiB Text; bitte kürzen Sie ihn.",
  field_too_long: "Ein Feld enthält mehr als 64 KiB Text; bitte kürzen Sie ihn.",
  field_name_too_long: "Der Name eines Feldes ist länger als {bytes} Bytes; bitte kürzen Sie ihn.",
  too_many_fields: "Das Formular hat mehr als {count} Felder; bitte senden Sie weniger.",
  too_many_parts: "Das Formular hat mehr als {count} Teile; bitte senden Sie weniger.",
  part_headers_too_long:
    "Ein Teil des Formulars hat mehr als 8 KiB an Kopfzeilen; bitte kürzen Sie die Namen seiner Felder und Dateien.",
  unsupported_media_type:
    "Bitte senden Sie das Formular als application/x-www-form-urlencoded, multipart/form-data oder application/json.",
  compressed_body:
    "Der Inhalt der Anfrage ist komprimiert; bitte senden Sie ihn ohne den Header Content-Encoding.",
  json_invalid:
    "Der Inhalt ist kein gültiges JSON; bitte prüfen Sie, ob er vollständig gesendet und mit JSON.stringify erzeugt wurde.",
  json_not_an_object: 'Das JSON muss ein einziges Objekt sein, zum Beispiel {{"email": "ada@example.com"}}.',
  json_too_deep: "Das JSON ist mehr als {levels} Ebenen tief verschachtelt; bitte machen Sie es flacher.",
  multipart_no_boundary:
    "Dem Multipart-Inhalt fehlt ein brauchbares Trennzeichen (boundary); lassen Sie den Browser den Header Content-Type setzen, und senden Sie das Formular erneut.",
  multipart_wrong_boundary:
    "Der Multipart-Inhalt enthält nicht das Trennzeichen (boundary), das sein Content-Type nennt; lassen Sie den Browser den Header Content-Type setzen, und senden Sie das Formular erneut.",
  multipart_cut_off:
    "Der Multipart-Inhalt bricht vor seinem Ende ab; lassen Sie den Browser den Header Content-Type setzen, und senden Sie das Formular erneut.",

  form_missing:
    "Unter dieser Adresse gibt es kein Formular; bitte prüfen Sie das action-Attribut des Formulars.",
  form_name_missing:
    "Die Einsendung sagt nicht, zu welchem Formular sie gehört; fügen Sie ein Feld mit dem Namen „form-name“ hinzu.",
  form_name_unknown:
    "Auf dieser Website gibt es kein Formular mit dem Namen „{name}“; wer sie betreibt, kann es anlegen.",
  site_missing:
    "Unter dieser Adresse gibt es keine Website; bitte prüfen Sie das action-Attribut des Formulars.",
  site_is_a_form:
    "Diese Adresse gehört zu einem Formular und nicht zu einer Website; schreiben Sie im action-Attribut des Formulars /f/{id} statt /s/{id}.",
  access_key_missing:
    "Der Einsendung fehlt der Zugangsschlüssel; fügen Sie ein verborgenes Feld mit dem Namen „access_key“ hinzu.",
  access_key_unknown:
    "Zu diesem Zugangsschlüssel gibt es kein Formular; bitte prüfen Sie das Feld access_key.",
  form_retired:
    "Die Adresse dieses Formulars wurde aufgegeben; wer die Website betreibt, muss die neue eintragen.",
  form_row_missing:
    "Das Formular fehlt in der Datenbank, in der es lag; wer es betreibt, kann es dort wiederherstellen.",
  form_inactive: "Dieses Formular ist abgeschaltet; wer es betreibt, kann es wieder einschalten.",
  form_blocked:
    "Dieses Formular wurde gesperrt und nimmt nichts an; wer es betreibt, kann beim Betreiber des Formularservers nachfragen.",
  form_closed: "Dieses Formular nimmt nichts mehr an; was Sie gesendet haben, wurde nicht gespeichert.",
  method_not_post: "Senden Sie das Formular mit der Methode POST.",
  unavailable:
    "Das Formular kann im Moment nichts speichern; bitte senden Sie es in einer Minute noch einmal ab.",
  too_fast: "Aus Ihrem Netz kamen zu viele Einsendungen; bitte versuchen Sie es in {seconds} s erneut.",
  origin_not_allowed:
    "Dieses Formular nimmt von dieser Website nichts an; wer es betreibt, kann die Website freigeben.",
  origin_absent:
    "Dieses Formular nimmt nur an, was angibt, von welcher Website es kommt; bitte senden Sie es direkt von der Seite ab.",

  files_not_taken:
    "Dieses Formular nimmt keine Dateien an; bitte entfernen Sie die Datei, und senden Sie das Formular erneut.",
  files_without_bucket:
    "Für Dateien ist bei diesem Formular noch kein Speicherort eingerichtet; bitte entfernen Sie die Datei, und senden Sie das Formular erneut.",
  files_too_many:
    "Das sind zu viele Dateien: Dieses Formular nimmt höchstens {count} an. Bitte entfernen Sie einige, und senden Sie es erneut.",
  files_too_big:
    "Die Dateien sind zusammen größer als {megabytes} MB; bitte wählen Sie weniger oder kleinere, und senden Sie das Formular erneut.",
  file_too_big: "Die Datei „{name}“ ist größer als {megabytes} MB; bitte wählen Sie eine kleinere.",
  file_type_not_allowed:
    "Die Datei „{name}“ hat kein Format, das dieses Formular annimmt ({types}); bitte wählen Sie eine andere.",
  file_not_what_it_says:
    "Die Datei „{name}“ ist nicht, was ihr Name angibt; bitte speichern Sie sie in einem Format, das dieses Formular annimmt ({types}).",
  upload_malformed: "Geben Sie als JSON an, welche Datei gesendet wird: name, type und size in Bytes.",
  upload_unknown: "Eine Datei wurde nicht für dieses Formular hochgeladen; bitte wählen Sie sie erneut aus.",
  upload_expired: "Das Hochladen der Datei „{name}“ hat zu lange gedauert; bitte wählen Sie sie erneut aus.",
  upload_missing: "Die Datei „{name}“ ist nicht angekommen; bitte wählen Sie sie erneut aus.",
  upload_differs:
    "Die Datei „{name}“ kam in anderer Größe oder anderem Format an als angekündigt; bitte wählen Sie sie erneut aus.",
  upload_used: "Diese Datei wurde bereits gesendet; bitte wählen Sie sie erneut aus.",

  captcha_missing:
    "Bitte zeigen Sie, dass Sie ein Mensch sind: Führen Sie die Prüfung im Formular durch, und senden Sie es erneut.",
  captcha_failed:
    "Die Prüfung, ob Sie ein Mensch sind, ist nicht gelungen; bitte wiederholen Sie sie, und senden Sie das Formular erneut.",
  captcha_expired:
    "Die Prüfung, ob Sie ein Mensch sind, ist abgelaufen; bitte wiederholen Sie sie, und senden Sie das Formular erneut.",

  fields_need_another_look: "Bitte sehen Sie sich {count} Felder noch einmal an: {first}",
  field_required: "Das Feld „{field}“ ist erforderlich.",
  field_empty: "Das Feld „{field}“ muss ausgefüllt sein.",
  field_number: "Das Feld „{field}“ muss eine Zahl enthalten.",
  field_min: "Die Zahl im Feld „{field}“ muss mindestens {min} sein.",
  field_max: "Die Zahl im Feld „{field}“ darf höchstens {max} sein.",
  field_choice: "Das Feld „{field}“ muss eine der angebotenen Möglichkeiten enthalten.",
  field_email: "Das Feld „{field}“ muss eine E-Mail-Adresse enthalten, zum Beispiel ada@example.com.",
  field_text: "Das Feld „{field}“ muss Text enthalten.",
  field_url: "Das Feld „{field}“ muss eine Webadresse enthalten, zum Beispiel https://example.com.",
  field_min_length: "Das Feld „{field}“ muss mindestens {count} Zeichen enthalten.",
  field_max_length: "Das Feld „{field}“ darf höchstens {count} Zeichen enthalten.",

  page_sent: "Gesendet",
  page_not_sent: "Nicht gesendet",
  page_closed: "Dieses Formular ist geschlossen",
  page_back: "Zurück zu {site}",
  page_back_button:
    "Mit der Zurück-Taste Ihres Browsers gelangen Sie zum Formular, so wie Sie es ausgefüllt haben.",
  page_form: "Dies ist die Adresse eines Formulars",
  page_forms: "Dies ist die Adresse für Formulare",
  page_form_purpose:
    "An diese Adresse senden Formulare auf Webseiten, was ihre Besucher eintragen. Hier gibt es nichts zu sehen, und es wurde nichts gesendet.",
  page_form_wrong_method:
    'Falls Sie ein Formular abgesendet haben: Es ist nicht angekommen. Das Formular braucht method="post".',
  page_missing: "Unter dieser Adresse gibt es kein Formular",
  page_missing_advice: "Bitte prüfen Sie die Adresse im action-Attribut des Formulars Zeichen für Zeichen.",
  page_retired: "Die Adresse dieses Formulars wurde aufgegeben",
  page_retired_advice:
    "Wer die Website betreibt, muss die neue Adresse des Formulars in die Seite eintragen.",

  script_sending: "Wird gesendet …",
  script_uploading: "{name}: {percent} % gesendet",
  script_waiting: "{name}: Die Verbindung ist unterbrochen, neuer Versuch …",
  script_uploaded: "{name}: gesendet",
  script_upload_failed:
    "{name}: konnte nicht gesendet werden. Senden Sie das Formular erneut ab, um es noch einmal zu versuchen.",
  script_cancel: "Abbrechen",
  script_canceled: "Abgebrochen; es wurde nichts gesendet.",
  script_offline:
    "Das Formular konnte nicht gesendet werden. Bitte prüfen Sie die Verbindung, und senden Sie es erneut.",
};
