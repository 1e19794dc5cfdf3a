import type { Catalog } from "./text.ts";

export const spanish: Catalog = {
  thank_you: "Gracias, su mensaje ha llegado.",

  empty:
    "El formulario ha llegado vacío; rellene al menos un campo. Los campos sin atributo name no se envían.",
  too_much_text: "El formulario contiene más de 256 KiB de texto; acórtelo.",
  field_too_long: "Un campo contiene más de 64 KiB de texto; acórtelo.",
  field_name_too_long: "El nombre de un campo supera los {bytes} bytes; acórtelo.",
  too_many_fields: "El formulario tiene más de {count} campos; envíe menos.",
  too_many_parts: "El formulario tiene más de {count} partes; envíe menos.",
  part_headers_too_long:
    "Una parte del formulario tiene más de 8 KiB de cabeceras; acorte los nombres de sus campos y archivos.",
  unsupported_media_type:
    "Envíe el formulario como application/x-www-form-urlencoded, multipart/form-data o application/json.",
  compressed_body: "El cuerpo de la petición está comprimido; envíelo sin la cabecera Content-Encoding.",
  json_invalid:
    "El cuerpo no es JSON válido; compruebe que se haya enviado completo y generado con JSON.stringify.",
  json_not_an_object: 'El JSON debe ser un solo objeto, por ejemplo {{"email": "ada@example.com"}}.',
  json_too_deep: "El JSON tiene más de {levels} niveles de anidamiento; simplifíquelo.",
  multipart_no_boundary:
    "El cuerpo multipart no tiene un delimitador (boundary) utilizable; deje que el navegador ponga la cabecera Content-Type y vuelva a enviar el formulario.",
  multipart_wrong_boundary:
    "El cuerpo multipart no contiene el delimitador (boundary) que indica su Content-Type; deje que el navegador ponga la cabecera Content-Type y vuelva a enviar el formulario.",
  multipart_cut_off:
    "El cuerpo multipart se corta antes del final; deje que el navegador ponga la cabecera Content-Type y vuelva a enviar el formulario.",

  form_missing: "No hay ningún formulario en esta dirección; compruebe el atributo action del formulario.",
  form_name_missing: "El envío no indica de qué formulario se trata; añada un campo llamado «form-name».",
  form_name_unknown:
    "Este sitio no tiene ningún formulario llamado «{name}»; quien lo gestiona puede añadirlo.",
  site_missing: "No hay ningún sitio en esta dirección; compruebe el atributo action del formulario.",
  site_is_a_form:
    "Esta dirección es de un formulario y no de un sitio; escriba /f/{id} en lugar de /s/{id} en el atributo action del formulario.",
  access_key_missing: "El envío no contiene una clave de acceso; añada un campo oculto llamado «access_key».",
  access_key_unknown: "No hay ningún formulario con esta clave de acceso; compruebe el campo access_key.",
  form_retired: "La dirección de este formulario ya no se usa; quien gestiona el sitio debe poner la nueva.",
  form_row_missing:
    "El formulario ya no está en la base de datos donde se guardaba; quien lo gestiona puede restaurarlo allí.",
  form_inactive: "Este formulario está desactivado; quien lo gestiona puede volver a activarlo.",
  form_blocked:
    "Este formulario ha sido bloqueado y no acepta nada; quien lo gestiona puede consultar a los responsables del servidor de formularios.",
  form_closed: "Este formulario ya no acepta envíos; lo que ha enviado no se ha guardado.",
  method_not_post: "Envíe el formulario con el método POST.",
  unavailable: "El formulario no puede guardar nada en este momento; vuelva a enviarlo dentro de un minuto.",
  too_fast: "Han llegado demasiados envíos desde su red; vuelva a intentarlo dentro de {seconds} s.",
  origin_not_allowed:
    "Este formulario no acepta nada de este sitio; quien lo gestiona puede autorizar el sitio.",
  origin_absent:
    "Este formulario solo acepta envíos que indiquen de qué sitio vienen; envíelo desde la propia página.",

  files_not_taken: "Este formulario no acepta archivos; quite el archivo y vuelva a enviar el formulario.",
  files_without_bucket:
    "Este formulario aún no tiene dónde guardar archivos; quite el archivo y vuelva a enviar el formulario.",
  files_too_many:
    "Hay demasiados archivos: este formulario acepta {count} como máximo. Quite algunos y vuelva a enviarlo.",
  files_too_big:
    "En conjunto, los archivos superan los {megabytes} MB; elija menos o más pequeños y vuelva a enviar el formulario.",
  file_too_big: "El archivo «{name}» supera los {megabytes} MB; elija uno más pequeño.",
  file_type_not_allowed:
    "El archivo «{name}» no es de un tipo que este formulario acepte ({types}); elija otro.",
  file_not_what_it_says:
    "El archivo «{name}» no es lo que su nombre indica; guárdelo en un tipo que este formulario acepte ({types}).",
  upload_malformed: "Indique en JSON qué archivo se va a enviar: name, type y size en bytes.",
  upload_unknown: "Hay un archivo que no se subió para este formulario; elíjalo de nuevo.",
  upload_expired: "El envío del archivo «{name}» ha tardado demasiado; elíjalo de nuevo.",
  upload_missing: "El archivo «{name}» no ha llegado; elíjalo de nuevo.",
  upload_differs:
    "El archivo «{name}» ha llegado con un tamaño o un tipo distintos de los anunciados; elíjalo de nuevo.",
  upload_used: "Este archivo ya se ha enviado; elíjalo de nuevo.",

  captcha_missing:
    "Demuestre que es una persona: complete la comprobación del formulario y vuelva a enviarlo.",
  captcha_failed:
    "La comprobación de que es una persona no ha salido bien; repítala y vuelva a enviar el formulario.",
  captcha_expired:
    "La comprobación de que es una persona ha caducado; repítala y vuelva a enviar el formulario.",

  fields_need_another_look: "Revise {count} campos: {first}",
  field_required: "El campo «{field}» es obligatorio.",
  field_empty: "El campo «{field}» debe estar relleno.",
  field_number: "El campo «{field}» debe ser un número.",
  field_min: "El campo «{field}» debe ser {min} o más.",
  field_max: "El campo «{field}» debe ser {max} o menos.",
  field_choice: "El campo «{field}» debe ser una de las opciones ofrecidas.",
  field_email:
    "El campo «{field}» debe ser una dirección de correo electrónico, por ejemplo ada@example.com.",
  field_text: "El campo «{field}» debe ser texto.",
  field_url: "El campo «{field}» debe ser una dirección web, por ejemplo https://example.com.",
  field_min_length: "El campo «{field}» es demasiado corto; complételo (longitud mínima: {count}).",
  field_max_length: "El campo «{field}» es demasiado largo; acórtelo (longitud máxima: {count}).",

  page_sent: "Formulario enviado",
  page_not_sent: "Formulario no enviado",
  page_closed: "Este formulario está cerrado",
  page_back: "Volver a {site}",
  page_back_button: "El botón Atrás de su navegador le lleva al formulario tal como lo rellenó.",
  page_form: "Esta es la dirección de un formulario",
  page_forms: "Esta es la dirección de los formularios",
  page_form_purpose:
    "Los formularios de las páginas web envían a esta dirección lo que rellenan sus visitantes. Aquí no hay nada que ver, y no se ha enviado nada.",
  page_form_wrong_method:
    'Si ha llegado aquí al enviar un formulario: no se ha recibido. El formulario necesita method="post".',
  page_missing: "No hay ningún formulario en esta dirección",
  page_missing_advice: "Compruebe la dirección del atributo action del formulario, letra por letra.",
  page_retired: "La dirección de este formulario ya no se usa",
  page_retired_advice: "Quien gestiona el sitio debe poner la nueva dirección del formulario en la página.",

  script_sending: "Enviando…",
  script_uploading: "{name}: {percent} % enviado",
  script_waiting: "{name}: se ha perdido la conexión, reintentando…",
  script_uploaded: "{name}: enviado",
  script_upload_failed:
    "{name}: no se ha podido enviar. Vuelva a enviar el formulario para intentarlo otra vez.",
  script_cancel: "Cancelar",
  script_canceled: "Cancelado; no se ha enviado nada.",
  script_offline: "No se ha podido enviar el formulario. Compruebe la conexión y vuelva a enviarlo.",
};
