/**
 * Everything that a visitor may read, by the id that the other languages repeat. A text says what happened and what
 * to do; `{names}` are filled in. Texts for the person who builds the page are here too: they reach the same places.
 */
export const english = {
  thank_you: "Thank you, your message has arrived.",

  empty: "The form arrived empty; fill in at least one field. Fields without a name attribute are not sent.",
  too_much_text: "The form holds more than 256 KiB of text; shorten it.",
  field_too_long: "One field holds more than 64 KiB of text; shorten it.",
  field_name_too_long: "A field's name is longer than {bytes} bytes; shorten it.",
  too_many_fields: "The form has more than {count} fields; send fewer.",
  too_many_parts: "The form has more than {count} parts; send fewer.",
  part_headers_too_long:
    "A part of the form has more than 8 KiB of headers; shorten the names of its fields and files.",
  unsupported_media_type:
    "Send the form as application/x-www-form-urlencoded, multipart/form-data or application/json.",
  compressed_body: "The body is compressed; send it without a Content-Encoding header.",
  json_invalid: "The body is not valid JSON; check that it was sent whole and made by JSON.stringify.",
  json_not_an_object: 'The JSON body must be one object, such as {{"email": "ada@example.com"}}.',
  json_too_deep: "The JSON body nests deeper than {levels} levels; flatten it.",
  multipart_no_boundary:
    "The multipart body has no usable boundary; let the browser set the Content-Type header, and send the form again.",
  multipart_wrong_boundary:
    "The multipart body does not contain the boundary that its Content-Type names; let the browser set the Content-Type header, and send the form again.",
  multipart_cut_off:
    "The multipart body is cut off before its end; let the browser set the Content-Type header, and send the form again.",

  form_missing: "There is no form at this address; check the form's action.",
  form_name_missing: 'The post does not say which form it is; add a field named "form-name".',
  form_name_unknown: 'This site has no form named "{name}"; its owner can add it.',
  site_missing: "There is no site at this address; check the form's action.",
  site_is_a_form:
    "This address is a form's and not a site's; write /f/{id} in place of /s/{id} in the form's action.",
  access_key_missing: 'The post has no access key; add a hidden field named "access_key".',
  access_key_unknown: "There is no form with this access key; check the access_key field.",
  form_retired: "This form's address was given up; the owner of the site must put in the new one.",
  form_row_missing: "The form is gone from its owner's database; its owner can restore it there.",
  form_inactive: "This form is switched off; its owner can switch it on again.",
  form_blocked: "This form was blocked and takes nothing; its owner can ask those who run the forms' server.",
  form_closed: "This form takes no more submissions; what you sent was not stored.",
  method_not_post: "Send the form with the method POST.",
  unavailable: "The form cannot store anything at the moment; please send it again in a minute.",
  too_fast: "Too many posts came from your network; try again in {seconds} s.",
  origin_not_allowed:
    "This form does not take posts from this site; its owner can add the site to the form's allowed origins.",
  origin_absent:
    "This form only takes posts that say which site they come from; send it from the page itself.",

  files_not_taken: "This form does not take files; remove the file and send the form again.",
  files_without_bucket:
    "The form's owner has not connected a place for files yet; remove the file and send the form again.",
  files_too_many: "Too many files: this form takes {count} at most. Remove some and send it again.",
  files_too_big:
    "Together the files are larger than {megabytes} MB; choose fewer or smaller ones and send the form again.",
  file_too_big: 'The file "{name}" is larger than {megabytes} MB; choose a smaller one.',
  file_type_not_allowed: 'The file "{name}" is not of a kind that this form takes ({types}); choose another.',
  file_not_what_it_says:
    'The file "{name}" is not what its name says; save it in a kind that this form takes ({types}).',
  upload_malformed: "Say what file is to be sent, as JSON: name, type and size in bytes.",
  upload_unknown: "A file was not uploaded for this form; choose it again.",
  upload_expired: 'Sending the file "{name}" took too long; choose it again.',
  upload_missing: 'The file "{name}" did not arrive; choose it again.',
  upload_differs: 'The file "{name}" arrived in another size or kind than was announced; choose it again.',
  upload_used: "This file was sent already; choose it again.",

  captcha_missing: "Please show that you are human: complete the check in the form and send it again.",
  captcha_failed: "The check that you are human did not succeed; please repeat it and send the form again.",
  captcha_expired: "The check that you are human has expired; please repeat it and send the form again.",

  fields_need_another_look: "{count} fields need another look: {first}",
  field_required: 'The field "{field}" is required.',
  field_empty: 'The field "{field}" must be filled in.',
  field_number: 'The field "{field}" must be a number.',
  field_min: 'The field "{field}" must be {min} or more.',
  field_max: 'The field "{field}" must be {max} or less.',
  field_choice: 'The field "{field}" must be one of the choices offered.',
  field_email: 'The field "{field}" must be an email address, such as ada@example.com.',
  field_text: 'The field "{field}" must be text.',
  field_url: 'The field "{field}" must be a web address, such as https://example.com.',
  field_min_length: 'The field "{field}" must have {count} or more characters.',
  field_max_length: 'The field "{field}" is too long; shorten it (maximum length: {count}).',

  page_sent: "Sent",
  page_not_sent: "Not sent",
  page_closed: "This form is closed",
  page_back: "Back to {site}",
  page_back_button: "Your browser's back button takes you to the form as you filled it in.",
  page_form: "This is the address of a form",
  page_forms: "This is the address for forms",
  page_form_purpose:
    "Forms on web pages send what visitors fill in to this address. There is nothing to see here, and nothing was sent.",
  page_form_wrong_method:
    'If you came here by sending a form: it was not received. The form needs method="post".',
  page_missing: "There is no form at this address",
  page_missing_advice: "Check the address in the form's action, letter by letter.",
  page_retired: "This form's address was given up",
  page_retired_advice: "The owner of the site must put the form's new address into the page.",

  script_sending: "Sending…",
  script_uploading: "{name}: {percent} % sent",
  script_waiting: "{name}: the connection was lost, trying again…",
  script_uploaded: "{name}: sent",
  script_upload_failed: "{name}: could not be sent. Send the form again to retry.",
  script_cancel: "Cancel",
  script_canceled: "Canceled; nothing was sent.",
  script_offline: "The form could not be sent. Check the connection and send it again.",
} as const;
