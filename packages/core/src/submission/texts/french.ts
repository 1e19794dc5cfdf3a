import type { Catalog } from "./text.ts";

/** Spaces inside « » and before : ; ! ? and units are no-break spaces. */
export const french: Catalog = {
  thank_you: "Merci, votre message est bien arrivé.",

  empty:
    "Le formulaire est arrivé vide ; veuillez remplir au moins un champ. Les champs sans attribut name ne sont pas envoyés.",
  too_much_text: "Le formulaire contient plus de 256 Kio de texte ; veuillez le raccourcir.",
  field_too_long: "Un champ contient plus de 64 Kio de texte ; veuillez le raccourcir.",
  field_name_too_long: "Le nom d’un champ dépasse {bytes} octets ; veuillez le raccourcir.",
  too_many_fields: "Le formulaire a plus de {count} champs ; veuillez en envoyer moins.",
  too_many_parts: "Le formulaire a plus de {count} parties ; veuillez en envoyer moins.",
  part_headers_too_long:
    "Une partie du formulaire a plus de 8 Kio d’en-têtes ; veuillez raccourcir les noms de ses champs et de ses fichiers.",
  unsupported_media_type:
    "Veuillez envoyer le formulaire en application/x-www-form-urlencoded, multipart/form-data ou application/json.",
  compressed_body:
    "Le corps de la requête est compressé ; veuillez l’envoyer sans l’en-tête Content-Encoding.",
  json_invalid:
    "Le corps n’est pas du JSON valide ; vérifiez qu’il a été envoyé en entier et produit par JSON.stringify.",
  json_not_an_object: 'Le JSON doit être un seul objet, par exemple {{"email": "ada@example.com"}}.',
  json_too_deep: "Le JSON est imbriqué sur plus de {levels} niveaux ; veuillez l’aplatir.",
  multipart_no_boundary:
    "Le corps multipart n’a pas de délimiteur (boundary) utilisable ; laissez le navigateur définir l’en-tête Content-Type, puis renvoyez le formulaire.",
  multipart_wrong_boundary:
    "Le corps multipart ne contient pas le délimiteur (boundary) qu’annonce son Content-Type ; laissez le navigateur définir l’en-tête Content-Type, puis renvoyez le formulaire.",
  multipart_cut_off:
    "Le corps multipart s’interrompt avant la fin ; laissez le navigateur définir l’en-tête Content-Type, puis renvoyez le formulaire.",

  form_missing: "Il n’y a pas de formulaire à cette adresse ; vérifiez l’attribut action du formulaire.",
  form_name_missing:
    "L’envoi n’indique pas de quel formulaire il s’agit ; ajoutez un champ nommé « form-name ».",
  form_name_unknown:
    "Ce site n’a pas de formulaire nommé « {name} » ; la personne qui le gère peut l’ajouter.",
  site_missing: "Il n’y a pas de site à cette adresse ; vérifiez l’attribut action du formulaire.",
  site_is_a_form:
    "Cette adresse est celle d’un formulaire et non d’un site ; écrivez /f/{id} au lieu de /s/{id} dans l’attribut action du formulaire.",
  access_key_missing: "L’envoi ne contient pas de clé d’accès ; ajoutez un champ caché nommé « access_key ».",
  access_key_unknown: "Aucun formulaire ne correspond à cette clé d’accès ; vérifiez le champ access_key.",
  form_retired:
    "L’adresse de ce formulaire a été abandonnée ; la personne qui gère le site doit y mettre la nouvelle.",
  form_row_missing:
    "Le formulaire a disparu de la base de données où il se trouvait ; la personne qui le gère peut l’y rétablir.",
  form_inactive: "Ce formulaire est désactivé ; la personne qui le gère peut le réactiver.",
  form_blocked:
    "Ce formulaire a été bloqué et n’accepte aucun envoi ; la personne qui le gère peut s’adresser aux responsables du serveur de formulaires.",
  form_closed: "Ce formulaire n’accepte plus d’envois ; ce que vous avez envoyé n’a pas été enregistré.",
  method_not_post: "Envoyez le formulaire avec la méthode POST.",
  unavailable:
    "Le formulaire ne peut rien enregistrer pour le moment ; veuillez le renvoyer dans une minute.",
  too_fast: "Trop d’envois sont venus de votre réseau ; veuillez réessayer dans {seconds} s.",
  origin_not_allowed:
    "Ce formulaire n’accepte rien de ce site ; la personne qui le gère peut autoriser le site.",
  origin_absent:
    "Ce formulaire n’accepte que les envois qui indiquent de quel site ils viennent ; veuillez l’envoyer depuis la page elle-même.",

  files_not_taken:
    "Ce formulaire n’accepte pas de fichiers ; veuillez retirer le fichier et renvoyer le formulaire.",
  files_without_bucket:
    "Aucun emplacement n’est encore prévu pour les fichiers de ce formulaire ; veuillez retirer le fichier et renvoyer le formulaire.",
  files_too_many:
    "Il y a trop de fichiers : ce formulaire en accepte {count} au maximum. Veuillez en retirer et renvoyer le formulaire.",
  files_too_big:
    "Ensemble, les fichiers dépassent {megabytes} Mo ; veuillez en choisir moins ou de plus petits, puis renvoyer le formulaire.",
  file_too_big: "Le fichier « {name} » dépasse {megabytes} Mo ; veuillez en choisir un plus petit.",
  file_type_not_allowed:
    "Le fichier « {name} » n’est pas d’un type que ce formulaire accepte ({types}) ; veuillez en choisir un autre.",
  file_not_what_it_says:
    "Le fichier « {name} » n’est pas ce que son nom annonce ; veuillez l’enregistrer dans un type que ce formulaire accepte ({types}).",
  upload_malformed: "Indiquez en JSON le fichier à envoyer : name, type et size en octets.",
  upload_unknown: "Un fichier n’a pas été téléversé pour ce formulaire ; veuillez le choisir à nouveau.",
  upload_expired: "L’envoi du fichier « {name} » a pris trop de temps ; veuillez le choisir à nouveau.",
  upload_missing: "Le fichier « {name} » n’est pas arrivé ; veuillez le choisir à nouveau.",
  upload_differs:
    "Le fichier « {name} » est arrivé avec une taille ou un type autres que ceux annoncés ; veuillez le choisir à nouveau.",
  upload_used: "Ce fichier a déjà été envoyé ; veuillez le choisir à nouveau.",

  captcha_missing:
    "Veuillez montrer que vous êtes humain : effectuez la vérification dans le formulaire, puis renvoyez-le.",
  captcha_failed:
    "La vérification que vous êtes humain n’a pas abouti ; veuillez la refaire et renvoyer le formulaire.",
  captcha_expired:
    "La vérification que vous êtes humain a expiré ; veuillez la refaire et renvoyer le formulaire.",

  fields_need_another_look: "{count} champs sont à revoir : {first}",
  field_required: "Le champ « {field} » est obligatoire.",
  field_empty: "Le champ « {field} » doit être rempli.",
  field_number: "Le champ « {field} » doit contenir un nombre.",
  field_min: "Le nombre du champ « {field} » doit être au moins {min}.",
  field_max: "Le nombre du champ « {field} » doit être au plus {max}.",
  field_choice: "Le champ « {field} » doit contenir l’un des choix proposés.",
  field_email: "Le champ « {field} » doit contenir une adresse e-mail, par exemple ada@example.com.",
  field_text: "Le champ « {field} » doit contenir du texte.",
  field_url: "Le champ « {field} » doit contenir une adresse web, par exemple https://example.com.",
  field_min_length: "Le champ « {field} » est trop court ; complétez-le (longueur minimale : {count}).",
  field_max_length:
    "Le champ « {field} » est trop long ; veuillez le raccourcir (longueur maximale : {count}).",

  page_sent: "Formulaire envoyé",
  page_not_sent: "Formulaire non envoyé",
  page_closed: "Ce formulaire est fermé",
  page_back: "Retour à {site}",
  page_back_button:
    "Le bouton Précédent de votre navigateur vous ramène au formulaire tel que vous l’avez rempli.",
  page_form: "Ceci est l’adresse d’un formulaire",
  page_forms: "Ceci est l’adresse des formulaires",
  page_form_purpose:
    "Les formulaires des pages web envoient à cette adresse ce que leurs visiteurs y saisissent. Il n’y a rien à voir ici, et rien n’a été envoyé.",
  page_form_wrong_method:
    'Si vous êtes ici après avoir envoyé un formulaire : il n’a pas été reçu. Le formulaire a besoin de method="post".',
  page_missing: "Il n’y a pas de formulaire à cette adresse",
  page_missing_advice: "Vérifiez l’adresse dans l’attribut action du formulaire, caractère par caractère.",
  page_retired: "L’adresse de ce formulaire a été abandonnée",
  page_retired_advice:
    "La personne qui gère le site doit mettre la nouvelle adresse du formulaire dans la page.",

  script_sending: "Envoi en cours…",
  script_uploading: "{name} : {percent} % envoyés",
  script_waiting: "{name} : la connexion est interrompue, nouvel essai…",
  script_uploaded: "{name} : envoyé",
  script_upload_failed: "{name} : l’envoi a échoué. Renvoyez le formulaire pour réessayer.",
  script_cancel: "Annuler",
  script_canceled: "Annulé ; rien n’a été envoyé.",
  script_offline: "Le formulaire n’a pas pu être envoyé. Vérifiez la connexion, puis renvoyez-le.",
};
