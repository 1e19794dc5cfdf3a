import type { Catalog } from "./text.ts";

export const japanese: Catalog = {
  thank_you: "ありがとうございます。メッセージを受け付けました。",

  empty:
    "フォームの内容が空でした。少なくとも1つの項目に入力してください。name属性のない項目は送信されません。",
  too_much_text: "フォームの文字量が256 KiBを超えています。短くしてください。",
  field_too_long: "文字量が64 KiBを超えている項目があります。短くしてください。",
  field_name_too_long: "名前が{bytes}バイトを超えている項目があります。短くしてください。",
  too_many_fields: "フォームの項目数が{count}を超えています。減らしてください。",
  too_many_parts: "フォームのパート数が{count}を超えています。減らしてください。",
  part_headers_too_long:
    "フォームの一部でヘッダーが8 KiBを超えています。項目名とファイル名を短くしてください。",
  unsupported_media_type:
    "フォームはapplication/x-www-form-urlencoded、multipart/form-data、application/jsonのいずれかで送信してください。",
  compressed_body: "本文が圧縮されています。Content-Encodingヘッダーを付けずに送信してください。",
  json_invalid:
    "本文が正しいJSONではありません。全体が送信されたこと、JSON.stringifyで作成されたことを確認してください。",
  json_not_an_object: 'JSONの本文は、{{"email": "ada@example.com"}}のような1つのオブジェクトにしてください。',
  json_too_deep: "JSONの入れ子が{levels}段を超えています。浅くしてください。",
  multipart_no_boundary:
    "マルチパートの本文に使える境界（boundary）がありません。Content-Typeヘッダーの設定はブラウザーに任せて、もう一度送信してください。",
  multipart_wrong_boundary:
    "マルチパートの本文に、Content-Typeが示す境界（boundary）がありません。Content-Typeヘッダーの設定はブラウザーに任せて、もう一度送信してください。",
  multipart_cut_off:
    "マルチパートの本文が途中で切れています。Content-Typeヘッダーの設定はブラウザーに任せて、もう一度送信してください。",

  form_missing: "このアドレスにフォームはありません。フォームのaction属性を確認してください。",
  form_name_missing:
    "どのフォームの送信かが示されていません。「form-name」という名前の項目を追加してください。",
  form_name_unknown: "このサイトに「{name}」という名前のフォームはありません。サイトの管理者が追加できます。",
  site_missing: "このアドレスにサイトはありません。フォームのaction属性を確認してください。",
  site_is_a_form:
    "このアドレスはサイトではなくフォームのものです。フォームのaction属性の/s/{id}を/f/{id}に変えてください。",
  access_key_missing: "アクセスキーがありません。「access_key」という名前の隠し項目を追加してください。",
  access_key_unknown: "このアクセスキーのフォームはありません。access_keyの項目を確認してください。",
  form_retired:
    "このフォームのアドレスは廃止されました。サイトの管理者が新しいアドレスを設定する必要があります。",
  form_row_missing:
    "フォームがデータベースから失われています。フォームの管理者がデータベースで復元できます。",
  form_inactive: "このフォームは停止されています。フォームの管理者が再開できます。",
  form_blocked:
    "このフォームは利用を制限されているため、送信を受け付けていません。フォームの管理者は、フォームサーバーの運営者にお問い合わせください。",
  form_closed: "このフォームの受け付けは終了しました。送信された内容は保存されていません。",
  method_not_post: "フォームはPOSTメソッドで送信してください。",
  unavailable: "現在、フォームの内容を保存できません。1分ほどたってから、もう一度送信してください。",
  too_fast: "お使いのネットワークからの送信が多すぎます。{seconds}秒後にもう一度お試しください。",
  origin_not_allowed:
    "このフォームは、このサイトからの送信を受け付けていません。フォームの管理者がサイトを許可できます。",
  origin_absent:
    "このフォームは、送信元のサイトがわかる送信だけを受け付けます。元のページから送信してください。",

  files_not_taken: "このフォームはファイルを受け付けていません。ファイルを外して、もう一度送信してください。",
  files_without_bucket:
    "このフォームには、ファイルの保存先がまだ設定されていません。ファイルを外して、もう一度送信してください。",
  files_too_many:
    "ファイルが多すぎます。このフォームで送信できるのは{count}個までです。数を減らして、もう一度送信してください。",
  files_too_big:
    "ファイルの合計が{megabytes} MBを超えています。数を減らすか小さいファイルを選んで、もう一度送信してください。",
  file_too_big: "ファイル「{name}」は{megabytes} MBを超えています。もっと小さいファイルを選んでください。",
  file_type_not_allowed:
    "ファイル「{name}」は、このフォームで受け付けている形式（{types}）ではありません。別のファイルを選んでください。",
  file_not_what_it_says:
    "ファイル「{name}」の内容が、名前の示す形式と異なります。このフォームで受け付けている形式（{types}）で保存してください。",
  upload_malformed: "送信するファイルをJSONで指定してください。name、type、バイト単位のsizeが必要です。",
  upload_unknown: "このフォーム用にアップロードされていないファイルがあります。もう一度選んでください。",
  upload_expired: "ファイル「{name}」の送信に時間がかかりすぎました。もう一度選んでください。",
  upload_missing: "ファイル「{name}」が届きませんでした。もう一度選んでください。",
  upload_differs: "ファイル「{name}」のサイズまたは形式が、事前の通知と異なります。もう一度選んでください。",
  upload_used: "このファイルはすでに送信されています。もう一度選んでください。",

  captcha_missing:
    "人間であることを確認させてください。フォーム内の確認を完了して、もう一度送信してください。",
  captcha_failed: "人間であることを確認できませんでした。確認をやり直して、もう一度送信してください。",
  captcha_expired: "人間であることの確認の有効期限が切れました。確認をやり直して、もう一度送信してください。",

  fields_need_another_look: "{count}個の項目を見直してください。{first}",
  field_required: "「{field}」は必須です。",
  field_empty: "「{field}」を入力してください。",
  field_number: "「{field}」には数値を入力してください。",
  field_min: "「{field}」には{min}以上の数値を入力してください。",
  field_max: "「{field}」には{max}以下の数値を入力してください。",
  field_choice: "「{field}」は選択肢の中から選んでください。",
  field_email: "「{field}」にはメールアドレスを入力してください（例：ada@example.com）。",
  field_text: "「{field}」には文字を入力してください。",
  field_url: "「{field}」にはウェブアドレスを入力してください（例：https://example.com）。",
  field_min_length: "「{field}」は{count}文字以上で入力してください。",
  field_max_length: "「{field}」は{count}文字以内で入力してください。",

  page_sent: "送信しました",
  page_not_sent: "送信できませんでした",
  page_closed: "このフォームは受け付けを終了しています",
  page_back: "{site}に戻る",
  page_back_button: "ブラウザーの「戻る」ボタンで、入力した内容のままフォームに戻れます。",
  page_form: "これはフォームのアドレスです",
  page_forms: "これはフォーム用のアドレスです",
  page_form_purpose:
    "ウェブページのフォームは、入力された内容をこのアドレスに送信します。ここに表示するものはなく、何も送信されていません。",
  page_form_wrong_method:
    'フォームを送信してこのページが表示された場合、その内容は受け付けられていません。フォームにmethod="post"が必要です。',
  page_missing: "このアドレスにフォームはありません",
  page_missing_advice: "フォームのaction属性のアドレスを、1文字ずつ確認してください。",
  page_retired: "このフォームのアドレスは廃止されました",
  page_retired_advice: "サイトの管理者が、フォームの新しいアドレスをページに設定する必要があります。",

  script_sending: "送信しています…",
  script_uploading: "{name}：{percent}%送信済み",
  script_waiting: "{name}：接続が切れました。再試行しています…",
  script_uploaded: "{name}：送信済み",
  script_upload_failed: "{name}：送信できませんでした。再試行するには、フォームをもう一度送信してください。",
  script_cancel: "キャンセル",
  script_canceled: "キャンセルしました。何も送信されていません。",
  script_offline: "フォームを送信できませんでした。接続を確認して、もう一度送信してください。",
};
