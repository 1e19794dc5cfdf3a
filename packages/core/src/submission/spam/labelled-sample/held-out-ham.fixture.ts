/** Honest posts kept unseen while the scorer was written, one a line: language, form, fields. Every sentence is invented. */
export const heldOutHam = `
en contact | name=Rosa Martinez | email=rosa@example.com | message=Could somebody tell me whether the pool is heated in April?
en contact | name=H. Lee | email=hlee@example.com | message=ok thanks
en contact | name=MARY ANN SMITH | email=maryann@example.com | message=Need an appointment for my dog, she is limping.
en contact | name=Kwame | email=kwame@example.org | message=Is the flat on Elm Road still available? I can view it tomorrow after 5pm. I have no pets and a steady job.
en contact | name=Julia Stone | email=julia@example.com | message=I wrote last week about the invoice and nobody answered. Please, please look at it!!! I am getting reminders every day and I already paid!
en contact | name=Theo Grand | email=theo@example.com | message=We spoke at the fair in Lyon. Here are the drawings I promised: https://files.example.com/a/drawing-1.pdf https://files.example.com/a/drawing-2.pdf https://files.example.com/a/drawing-3.pdf Let me know if anything is unclear.
en contact | name=Omar Haddad | email=omar@example.com | message=I came across your website while searching for violin teachers. Do you offer lessons for adults who never played before?
en contact | name=Edith Pratt | email=edith@example.com | message=Your website is very slow on my phone and the menu covers the text. I thought you might want to know. I love your jam!
en quote | name=Marcus Lowe | email=marcus@lowelegal.example.com | message=Our law firm wants to appear on the first page of Google for "family lawyer Leeds". Do you do SEO, and what would you need from us to make a proposal?
en quote | name=Fiona Bell | email=fiona@example.com | message=Hi, my online shop runs on an old theme. I need a redesign, better page speed and somebody who can look after our social media. What are your rates?
en quote | company=Nordwind GmbH | name=Tina Voss | email=tina@example.com | message=Please offer 30 office chairs, black, with arm rests, delivered to Hamburg by the 20th. Our budget is EUR 9,000 before tax.
en quote | name=Raj Patel | email=raj@example.com | message=How much would an explainer video of 60 seconds cost? We have a script already, see https://docs.google.com/document/d/1xYzAbC/edit
en quote | name=Sue Lambert | email=sue@example.com | message=Looking for a caterer for 40 people, mostly vegetarian, one nut allergy. 3 May, Cambridge. What do you charge per head?
en application | name=Dmitri Volkov | email=dmitri@example.com | role=Data scientist | message=Please find my profile at https://www.linkedin.com/in/dmitri-example, my code at https://github.com/dmitri-example, my papers at https://scholar.example.org/dmitri and my blog at https://dmitri.example.dev. I could start in September.
en application | name=Leila Karimi | email=leila@example.com | website=https://leila.example.com | why_us=I have used your product for three years and filed a few of the bugs you fixed. I would like to fix some myself.
en application | name=Owen Price | email=owen@example.com | availability=Mon-Fri | message=I am 17 and looking for a Saturday job. I am punctual, I like animals and I live two streets away.
en application | name=Ulla Berg | email=ulla@example.com | message=I am a freelance copywriter and would love to write for your magazine. Two samples: https://ulla.example.com/bees and https://ulla.example.com/rivers. My rate is 0.30 per word.
en newsletter | email=first.last+news@example.com
en newsletter | email_address=x7@example.org | source=footer
en newsletter | name=Bo | email=bo@example.net | gdpr=yes
en support | name=Fatima Zahra | email=fatima@example.com | message=After paying I was sent back to an empty page. The bank took 59.00 twice. Order 20241017-883.
en support | name=cto@example.com | email=cto@example.com | message=Webhook deliveries fail with 502 since 09:14 UTC. curl -X POST https://hooks.example.com/in -H 'content-type: application/json' -d '{"id":1}' works fine from here.
en support | name=Yan | email=yan@example.com | message=SELECT count(*) FROM orders WHERE created_at > now() - interval '1 day'; returns 0 although the dashboard shows 312. Bug?
en support | name=Harriet Cole | email=harriet@example.com | message=I forgot which email I used. Could be hcole@example.com or harriet.cole@example.net. Can you check both?
en support | name=Lou | email=lou@example.com | message=Someone hacked my account and sent messages with bitcoin links to my friends. Please lock it and tell me how to get it back.
en support | name=Pedro | email=pedro@example.com | message=The plugin's README.md says to edit config.py and run setup.sh, but index.js cannot find package.json. Version 2.14.0, node v20.11.1.
en support | name=Dana Cruz | email=dana@example.com | message=Why is my form's mail landing in the spam folder? The subject is "You have a new lead" and the sender is noreply@forms.example.com.
en order | name=Abel | email=abel@example.com | items=["2x latte","1x bagel"] | pickup=08:45
en order | name=Wei Chen | email=wei@example.com | product=Replacement filter HX-200 | quantity=4 | notes=same as last time
en order | name=Nora Quist | email=nora@example.com | size=XL | colour=Green | address=Flat 3, 88 Canal Walk, Manchester M1 5WW | notes=Leave with neighbour if out
en survey | q1=Strongly agree | q2=Agree | q3=Neutral | q4=Disagree | q5=Strongly agree
en survey | score=9 | reason=Fast delivery, cheap prices, easy to order online
en survey | score=1 | reason=WORST EXPERIENCE EVER
en contact | name=Gwen Llwyd | email=gwen@example.com | message=Is the path from Llanfairpwllgwyngyll to Ynys Llanddwyn passable with a pram?
en contact | name=Paul Meyer | email=paul@example.com | message=I am the treasurer of a charity for gambling addiction. Online casino adverts run beside your podcast; could you ask your advertiser to stop them?
en contact | name=Iris Chan | email=iris@example.com | message=My doctor changed my prescription from 5 mg to 10 mg. Do you have it in stock at the pharmacy on Green Lane?
en contact | name=Steve Rowe | email=steve@example.com | message=We want to take out a business loan for a new oven and the bank asks for your equipment quote with the serial number.
en contact | name=Bea | email=bea@example.com | message=loved the concert on friday, when is the next one?
en contact | name=Victor Hale | email=victor@example.com | message=I would like to invest in your cooperative. What is the minimum, and is there a prospectus I can read?
en contact | name=Kim | email=kim@example.com | subject=Guest room | message=Hello! Do you post a guest list for the open day? My husband is not sure we are on it.
de contact | name=Heike Groß | email=heike@example.de | message=Ist der Kinderwagenverleih auch am Wochenende geöffnet? Wir kommen mit Straßenbahn, Linie 7.
de contact | name=Xaver Pfnür | email=xaver@example.de | message=bitte rufen sie mich an 0171 5550123
de quote | name=Autohaus Lenz | email=lenz@example.de | nachricht=Wir brauchen ein Angebot für Suchmaschinenoptimierung und eine neue Homepage. Unsere Agentur hat leider aufgegeben. Können Sie uns nächste Woche besuchen?
de support | name=Birgit | email=birgit@example.de | nachricht=Seit dem letzten Update lässt sich die Krankenversicherungskartenlesegerätesoftware nicht mehr starten. Fehlermeldung: 0x80070005.
de application | vorname=Milan | nachname=Horvat | email=milan@example.de | anschreiben=Ich bin gelernter Tischler, 42 Jahre alt, und suche ab sofort eine Stelle im Raum Kassel. Führerschein B und C vorhanden.
fr contact | name=Zoé | email=zoe@example.fr | message=Est-ce que le marché de Noël est ouvert le 24 au matin ?
fr quote | name=SARL Durand | email=contact@durand.example.fr | message=Nous cherchons un prestataire pour refaire notre site internet et améliorer notre référencement. Quels sont vos tarifs ?
fr support | name=Mireille Petit | email=mireille@example.fr | message=J'AI COMMANDÉ IL Y A TROIS SEMAINES ET TOUJOURS RIEN. MERCI DE ME RÉPONDRE.
fr newsletter | prenom=Luc | email=luc@example.fr | consentement=J'accepte de recevoir la lettre d'information
es contact | name=Begoña | email=begona@example.es | message=¿Aceptan perros en el camping? Seríamos dos adultos, un niño y un perro pequeño.
es support | name=Iker Etxeberria | email=iker@example.es | message=No me llega el correo de confirmación. He mirado en la carpeta de spam y tampoco está.
es application | name=Ana Quispe | email=ana@example.pe | message=Adjunto enlace a mi currículum: https://ana.example.pe/cv. Tengo cinco años de experiencia en contabilidad.
ja contact | name=山本太郎 | email=taro@example.jp | message=駐車場はありますか？
ja order | name=高橋 | email=takahashi@example.jp | 商品=抹茶クッキー 12枚入り | 数量=3 | 備考=のしをお願いします
ja quote | name=中村 | email=nakamura@example.jp | message=SEO対策とサイト制作について相談したいです。現在、検索順位が下がっていて困っています。一度お打ち合わせをお願いできますか。
pt support | name=Conceição | email=conceicao@example.com.br | message=Meu pedido chegou com a caixa aberta e faltando uma peça. Como faço para trocar?
it contact | name=Niccolò | email=nicco@example.it | message=Vorrei sapere se il corso di nuoto per bambini è già al completo.
nl quote | name=Marijke | email=marijke@example.nl | bericht=Graag een offerte voor het schilderen van de kozijnen, twee verdiepingen, inclusief steiger.
ru support | name=Игорь | email=igor@example.ru | message=Cпасибо за ответ. После обновления PDFы не открываются, ошибка 0x8007. Что делать?
zh order | name=李娜 | email=lina@example.cn | message=我想订三盒月饼，请问可以开发票吗？送货地址是北京市朝阳区。
ar support | name=سارة | email=sara@example.com | message=لم يصلني طلبي رقم 4471 حتى الآن، أرجو التحقق منه.
tr quote | name=Çağrı | email=cagri@example.com | message=200 adet kartvizit için fiyat alabilir miyim? Teslimat İzmir.
vi support | name=Trần Văn Đức | email=duc@example.com | message=Tôi không đăng nhập được vào tài khoản, xin giúp tôi.
fi contact | name=Yrjö Hyvärinen | email=yrjo@example.fi | message=Hei, onko lentokonesuihkuturbiinimoottoriapumekaanikkokurssilla vielä paikkoja?
cs contact | name=Zdeněk Čtvrtek | email=zdenek@example.cz | message=Dobrý den, máte v sobotu otevřeno? Potřeboval bych vyměnit pneumatiky.
he contact | name=נועה כהן | email=noa@example.com | message=שלום, האם אפשר להזמין שולחן לארבעה ביום שישי בערב?
ko contact | name=김민수 | email=minsu@example.kr | message=안녕하세요, 다음 주에 예약 가능한지 문의드립니다.
`;
