import type { Catalog } from "./text.ts";

export const dutch: Catalog = {
  thank_you: "Dank u, uw bericht is aangekomen.",

  empty:
    "Het formulier kwam leeg aan; vul ten minste één veld in. Velden zonder name-attribuut worden niet verzonden.",
  too_much_text: "Het formulier bevat meer dan 256 KiB tekst; maak die korter.",
  field_too_long: "Een veld bevat meer dan 64 KiB tekst; maak die korter.",
  field_name_too_long: "De naam van een veld is langer dan {bytes} bytes; maak die korter.",
  too_many_fields: "Het formulier heeft meer dan {count} velden; verzend er minder.",
  too_many_parts: "Het formulier heeft meer dan {count} delen; verzend er minder.",
  part_headers_too_long:
    "Een deel van het formulier heeft meer dan 8 KiB aan headers; maak de namen van de velden en bestanden korter.",
  unsupported_media_type:
    "Verzend het formulier als application/x-www-form-urlencoded, multipart/form-data of application/json.",
  compressed_body:
    "De inhoud van het verzoek is gecomprimeerd; verzend die zonder de header Content-Encoding.",
  json_invalid:
    "De inhoud is geen geldige JSON; controleer of die volledig is verzonden en met JSON.stringify is gemaakt.",
  json_not_an_object: 'De JSON moet één object zijn, bijvoorbeeld {{"email": "ada@example.com"}}.',
  json_too_deep: "De JSON is meer dan {levels} niveaus diep genest; maak die vlakker.",
  multipart_no_boundary:
    "De multipart-inhoud heeft geen bruikbaar scheidingsteken (boundary); laat de browser de header Content-Type instellen en verzend het formulier opnieuw.",
  multipart_wrong_boundary:
    "De multipart-inhoud bevat niet het scheidingsteken (boundary) dat de Content-Type noemt; laat de browser de header Content-Type instellen en verzend het formulier opnieuw.",
  multipart_cut_off:
    "De multipart-inhoud breekt voor het einde af; laat de browser de header Content-Type instellen en verzend het formulier opnieuw.",

  form_missing: "Op dit adres is geen formulier; controleer het action-attribuut van het formulier.",
  form_name_missing:
    "De inzending zegt niet bij welk formulier ze hoort; voeg een veld met de naam ‘form-name’ toe.",
  form_name_unknown:
    "Deze website heeft geen formulier met de naam ‘{name}’; de beheerder kan het toevoegen.",
  site_missing: "Op dit adres is geen website; controleer het action-attribuut van het formulier.",
  site_is_a_form:
    "Dit adres is van een formulier en niet van een website; schrijf /f/{id} in plaats van /s/{id} in het action-attribuut van het formulier.",
  access_key_missing:
    "De inzending heeft geen toegangssleutel; voeg een verborgen veld met de naam ‘access_key’ toe.",
  access_key_unknown: "Er is geen formulier met deze toegangssleutel; controleer het veld access_key.",
  form_retired:
    "Het adres van dit formulier is opgeheven; de beheerder van de website moet het nieuwe invullen.",
  form_row_missing:
    "Het formulier staat niet meer in de database waarin het stond; de beheerder kan het daar terugzetten.",
  form_inactive: "Dit formulier is uitgeschakeld; de beheerder kan het weer inschakelen.",
  form_blocked:
    "Dit formulier is geblokkeerd en neemt niets aan; de beheerder kan navraag doen bij wie de formulierserver beheert.",
  form_closed: "Dit formulier neemt niets meer aan; wat u hebt verzonden, is niet opgeslagen.",
  method_not_post: "Verzend het formulier met de methode POST.",
  unavailable: "Het formulier kan op dit moment niets opslaan; verzend het over een minuut opnieuw.",
  too_fast: "Er kwamen te veel inzendingen van uw netwerk; probeer het over {seconds} s opnieuw.",
  origin_not_allowed: "Dit formulier neemt niets aan van deze website; de beheerder kan de website toestaan.",
  origin_absent:
    "Dit formulier neemt alleen inzendingen aan die zeggen van welke website ze komen; verzend het vanaf de pagina zelf.",

  files_not_taken:
    "Dit formulier neemt geen bestanden aan; verwijder het bestand en verzend het formulier opnieuw.",
  files_without_bucket:
    "Voor bestanden is bij dit formulier nog geen opslagplaats ingesteld; verwijder het bestand en verzend het formulier opnieuw.",
  files_too_many:
    "Dat zijn te veel bestanden: dit formulier neemt er hoogstens {count} aan. Verwijder er enkele en verzend het opnieuw.",
  files_too_big:
    "Samen zijn de bestanden groter dan {megabytes} MB; kies er minder of kleinere en verzend het formulier opnieuw.",
  file_too_big: "Het bestand ‘{name}’ is groter dan {megabytes} MB; kies een kleiner bestand.",
  file_type_not_allowed:
    "Het bestand ‘{name}’ is niet van een soort die dit formulier aanneemt ({types}); kies een ander.",
  file_not_what_it_says:
    "Het bestand ‘{name}’ is niet wat de naam zegt; sla het op in een soort die dit formulier aanneemt ({types}).",
  upload_malformed: "Geef als JSON op welk bestand wordt verzonden: name, type en size in bytes.",
  upload_unknown: "Een bestand is niet voor dit formulier geüpload; kies het opnieuw.",
  upload_expired: "Het verzenden van het bestand ‘{name}’ duurde te lang; kies het opnieuw.",
  upload_missing: "Het bestand ‘{name}’ is niet aangekomen; kies het opnieuw.",
  upload_differs:
    "Het bestand ‘{name}’ kwam met een andere grootte of soort aan dan aangekondigd; kies het opnieuw.",
  upload_used: "Dit bestand is al verzonden; kies het opnieuw.",

  captcha_missing:
    "Laat zien dat u een mens bent: voltooi de controle in het formulier en verzend het opnieuw.",
  captcha_failed:
    "De controle of u een mens bent, is niet gelukt; herhaal die en verzend het formulier opnieuw.",
  captcha_expired:
    "De controle of u een mens bent, is verlopen; herhaal die en verzend het formulier opnieuw.",

  fields_need_another_look: "Kijk {count} velden nog eens na: {first}",
  field_required: "Het veld ‘{field}’ is verplicht.",
  field_empty: "Het veld ‘{field}’ moet zijn ingevuld.",
  field_number: "Het veld ‘{field}’ moet een getal zijn.",
  field_min: "Het veld ‘{field}’ moet {min} of meer zijn.",
  field_max: "Het veld ‘{field}’ moet {max} of minder zijn.",
  field_choice: "Het veld ‘{field}’ moet een van de aangeboden keuzes zijn.",
  field_email: "Het veld ‘{field}’ moet een e-mailadres zijn, bijvoorbeeld ada@example.com.",
  field_text: "Het veld ‘{field}’ moet tekst zijn.",
  field_url: "Het veld ‘{field}’ moet een webadres zijn, bijvoorbeeld https://example.com.",
  field_min_length: "Het veld ‘{field}’ is te kort; vul het aan (kleinste lengte: {count}).",
  field_max_length: "Het veld ‘{field}’ is te lang; maak het korter (grootste lengte: {count}).",

  page_sent: "Verzonden",
  page_not_sent: "Niet verzonden",
  page_closed: "Dit formulier is gesloten",
  page_back: "Terug naar {site}",
  page_back_button:
    "Met de knop Vorige van uw browser komt u terug bij het formulier zoals u het hebt ingevuld.",
  page_form: "Dit is het adres van een formulier",
  page_forms: "Dit is het adres voor formulieren",
  page_form_purpose:
    "Formulieren op webpagina’s sturen naar dit adres wat bezoekers invullen. Hier is niets te zien, en er is niets verzonden.",
  page_form_wrong_method:
    'Als u hier kwam door een formulier te verzenden: het is niet ontvangen. Het formulier heeft method="post" nodig.',
  page_missing: "Op dit adres is geen formulier",
  page_missing_advice: "Controleer het adres in het action-attribuut van het formulier, letter voor letter.",
  page_retired: "Het adres van dit formulier is opgeheven",
  page_retired_advice:
    "De beheerder van de website moet het nieuwe adres van het formulier in de pagina zetten.",

  script_sending: "Bezig met verzenden…",
  script_uploading: "{name}: {percent} % verzonden",
  script_waiting: "{name}: de verbinding is verbroken, nieuwe poging…",
  script_uploaded: "{name}: verzonden",
  script_upload_failed:
    "{name}: kon niet worden verzonden. Verzend het formulier opnieuw om het nog eens te proberen.",
  script_cancel: "Annuleren",
  script_canceled: "Geannuleerd; er is niets verzonden.",
  script_offline: "Het formulier kon niet worden verzonden. Controleer de verbinding en verzend het opnieuw.",
};
