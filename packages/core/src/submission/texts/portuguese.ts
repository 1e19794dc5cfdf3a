import type { Catalog } from "./text.ts";

/** In the words of Brazil, where most of those who ask for Portuguese live. */
export const portuguese: Catalog = {
  thank_you: "Obrigado, sua mensagem chegou.",

  empty:
    "O formulário chegou vazio; preencha pelo menos um campo. Campos sem o atributo name não são enviados.",
  too_much_text: "O formulário contém mais de 256 KiB de texto; encurte-o.",
  field_too_long: "Um campo contém mais de 64 KiB de texto; encurte-o.",
  field_name_too_long: "O nome de um campo tem mais de {bytes} bytes; encurte-o.",
  too_many_fields: "O formulário tem mais de {count} campos; envie menos.",
  too_many_parts: "O formulário tem mais de {count} partes; envie menos.",
  part_headers_too_long:
    "Uma parte do formulário tem mais de 8 KiB de cabeçalhos; encurte os nomes dos campos e dos arquivos.",
  unsupported_media_type:
    "Envie o formulário como application/x-www-form-urlencoded, multipart/form-data ou application/json.",
  compressed_body: "O corpo da requisição está comprimido; envie-o sem o cabeçalho Content-Encoding.",
  json_invalid:
    "O corpo não é um JSON válido; verifique se foi enviado por inteiro e gerado com JSON.stringify.",
  json_not_an_object: 'O JSON deve ser um único objeto, por exemplo {{"email": "ada@example.com"}}.',
  json_too_deep: "O JSON tem mais de {levels} níveis de aninhamento; simplifique-o.",
  multipart_no_boundary:
    "O corpo multipart não tem um delimitador (boundary) utilizável; deixe o navegador definir o cabeçalho Content-Type e envie o formulário novamente.",
  multipart_wrong_boundary:
    "O corpo multipart não contém o delimitador (boundary) indicado no Content-Type; deixe o navegador definir o cabeçalho Content-Type e envie o formulário novamente.",
  multipart_cut_off:
    "O corpo multipart foi cortado antes do fim; deixe o navegador definir o cabeçalho Content-Type e envie o formulário novamente.",

  form_missing: "Não há formulário neste endereço; verifique o atributo action do formulário.",
  form_name_missing: "O envio não diz de qual formulário se trata; acrescente um campo chamado “form-name”.",
  form_name_unknown: "Este site não tem um formulário chamado “{name}”; quem o administra pode adicioná-lo.",
  site_missing: "Não há site neste endereço; verifique o atributo action do formulário.",
  site_is_a_form:
    "Este endereço é de um formulário e não de um site; escreva /f/{id} em vez de /s/{id} no atributo action do formulário.",
  access_key_missing:
    "O envio não contém uma chave de acesso; acrescente um campo oculto chamado “access_key”.",
  access_key_unknown: "Não há formulário com esta chave de acesso; verifique o campo access_key.",
  form_retired: "O endereço deste formulário foi desativado; quem administra o site precisa colocar o novo.",
  form_row_missing:
    "O formulário não está mais no banco de dados em que ficava; quem o administra pode restaurá-lo lá.",
  form_inactive: "Este formulário está desativado; quem o administra pode reativá-lo.",
  form_blocked:
    "Este formulário foi bloqueado e não aceita nada; quem o administra pode consultar os responsáveis pelo servidor de formulários.",
  form_closed: "Este formulário não aceita mais envios; o que você enviou não foi salvo.",
  method_not_post: "Envie o formulário com o método POST.",
  unavailable: "O formulário não consegue salvar nada no momento; envie-o novamente em um minuto.",
  too_fast: "Chegaram envios demais da sua rede; tente novamente em {seconds} s.",
  origin_not_allowed: "Este formulário não aceita nada deste site; quem o administra pode autorizar o site.",
  origin_absent:
    "Este formulário só aceita envios que informem de qual site vêm; envie-o a partir da própria página.",

  files_not_taken: "Este formulário não aceita arquivos; remova o arquivo e envie o formulário novamente.",
  files_without_bucket:
    "Este formulário ainda não tem onde guardar arquivos; remova o arquivo e envie o formulário novamente.",
  files_too_many:
    "Há arquivos demais: este formulário aceita no máximo {count}. Remova alguns e envie-o novamente.",
  files_too_big:
    "Juntos, os arquivos passam de {megabytes} MB; escolha menos arquivos ou arquivos menores e envie o formulário novamente.",
  file_too_big: "O arquivo “{name}” passa de {megabytes} MB; escolha um menor.",
  file_type_not_allowed:
    "O arquivo “{name}” não é de um tipo que este formulário aceita ({types}); escolha outro.",
  file_not_what_it_says:
    "O arquivo “{name}” não é o que o nome indica; salve-o em um tipo que este formulário aceita ({types}).",
  upload_malformed: "Informe em JSON qual arquivo será enviado: name, type e size em bytes.",
  upload_unknown: "Há um arquivo que não foi enviado para este formulário; escolha-o novamente.",
  upload_expired: "O envio do arquivo “{name}” demorou demais; escolha-o novamente.",
  upload_missing: "O arquivo “{name}” não chegou; escolha-o novamente.",
  upload_differs:
    "O arquivo “{name}” chegou com tamanho ou tipo diferente do anunciado; escolha-o novamente.",
  upload_used: "Este arquivo já foi enviado; escolha-o novamente.",

  captcha_missing: "Mostre que você é uma pessoa: conclua a verificação no formulário e envie-o novamente.",
  captcha_failed:
    "A verificação de que você é uma pessoa não deu certo; repita-a e envie o formulário novamente.",
  captcha_expired: "A verificação de que você é uma pessoa expirou; repita-a e envie o formulário novamente.",

  fields_need_another_look: "Revise {count} campos: {first}",
  field_required: "O campo “{field}” é obrigatório.",
  field_empty: "O campo “{field}” deve ser preenchido.",
  field_number: "O campo “{field}” deve ser um número.",
  field_min: "O campo “{field}” deve ser {min} ou mais.",
  field_max: "O campo “{field}” deve ser {max} ou menos.",
  field_choice: "O campo “{field}” deve ser uma das opções oferecidas.",
  field_email: "O campo “{field}” deve ser um endereço de e-mail, por exemplo ada@example.com.",
  field_text: "O campo “{field}” deve ser um texto.",
  field_url: "O campo “{field}” deve ser um endereço da web, por exemplo https://example.com.",
  field_min_length: "O campo “{field}” é curto demais; complete-o (tamanho mínimo: {count}).",
  field_max_length: "O campo “{field}” é longo demais; encurte-o (tamanho máximo: {count}).",

  page_sent: "Formulário enviado",
  page_not_sent: "Formulário não enviado",
  page_closed: "Este formulário está encerrado",
  page_back: "Voltar para {site}",
  page_back_button: "O botão Voltar do navegador leva ao formulário como você o preencheu.",
  page_form: "Este é o endereço de um formulário",
  page_forms: "Este é o endereço dos formulários",
  page_form_purpose:
    "Formulários em páginas da web enviam para este endereço o que os visitantes preenchem. Não há nada para ver aqui, e nada foi enviado.",
  page_form_wrong_method:
    'Se você chegou aqui ao enviar um formulário: ele não foi recebido. O formulário precisa de method="post".',
  page_missing: "Não há formulário neste endereço",
  page_missing_advice: "Verifique o endereço no atributo action do formulário, letra por letra.",
  page_retired: "O endereço deste formulário foi desativado",
  page_retired_advice: "Quem administra o site precisa colocar o novo endereço do formulário na página.",

  script_sending: "Enviando…",
  script_uploading: "{name}: {percent} % enviado",
  script_waiting: "{name}: a conexão caiu, tentando novamente…",
  script_uploaded: "{name}: enviado",
  script_upload_failed: "{name}: não foi possível enviar. Envie o formulário novamente para tentar de novo.",
  script_cancel: "Cancelar",
  script_canceled: "Cancelado; nada foi enviado.",
  script_offline: "Não foi possível enviar o formulário. Verifique a conexão e envie-o novamente.",
};
