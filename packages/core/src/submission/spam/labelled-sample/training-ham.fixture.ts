/** Honest posts that the scorer was written against, one a line: language, form, fields. Every sentence is invented. */
export const trainingHam = `
en contact | name=Ada Byron | email=ada@example.com | message=Hello, do you repair antique clocks? Mine stopped last week and I would love to hear it again.
en contact | name=TOM BAKER | email=tom.baker@example.com | message=hi
en contact | name=Priya Raman | email=priya@example.org | message=call me please, 020 7946 0018
en contact | name=Jo | email=jo@example.net | message=Are you open on Sunday?
en contact | name=Margaret O'Neill | email=moneill@example.com | message=PLEASE CALL ME BACK ABOUT THE BOILER. IT HAS BEEN LEAKING SINCE MONDAY AND I AM HOME ALL DAY. THANK YOU.
en contact | name=Sam Carter | email=sam@example.com | subject=Wedding on 14 June | message=We found your website through a friend and love the photos. Are you free on 14 June for about 80 guests? We also looked at https://venue.example.com/garden and https://venue.example.com/barn, which do you prefer for pictures?
en contact | name=Lena Fox | email=lena@example.com | message=Your link https://shop.example.com/returns gives me a 404. I came from https://shop.example.com/help and https://shop.example.com/faq, both link to it.
en quote | name=David Osei | email=david@oseidental.example.com | company=Osei Dental | message=We are a small dental practice and our Google ranking dropped after the redesign. We need help with SEO, mostly on-page and maybe some backlinks. How much do you charge per month, and could you audit our website first?
en quote | name=Ruth Klein | email=ruth@example.com | message=I am looking for someone to build a new website for my bakery, about 6 pages with online ordering. What would that cost, and when could you start?
en quote | first_name=Carlos | last_name=Mendes | email=carlos@example.com | phone=+44 20 7946 0991 | budget=5000-10000 | details=We'd like a mobile app for our running club: events, results, photos. Do you also do web design? Please send us a quote.
en quote | name=Hannah Weiss | email=hannah@example.com | message=Could you give me a price for repainting two bedrooms, 14 and 18 square metres, ceilings included? No rush, any time before the end of March works.
en quote | name=Bill Tran | email=bill@example.com | company=Tran Logistics Ltd | message=Please quote for 2 pallets, 600 kg each, Rotterdam to Leeds, collection Friday. Urgent!! Our usual carrier let us down.
en application | name=Maya Lindqvist | email=maya@example.com | position=Backend engineer | linkedin=https://www.linkedin.com/in/maya-lindqvist-example | github=https://github.com/mayal-example | message=I have been writing Go and TypeScript for nine years. My portfolio is at https://maya.example.com and a talk of mine is at https://video.example.org/watch?v=12345.
en application | name=Ben Achieng | email=ben@example.com | cover_letter=Dear hiring team, I saw your opening for a warehouse lead. I managed a team of twelve, reduced picking errors by 40 percent and introduced a new shift plan. I would be glad to tell you more in person. Kind regards, Ben
en application | name=Chloe Park | email=chloe.park@example.com | message=Hi! I'm a second-year design student looking for an internship this summer. CV: https://drive.google.com/file/d/1a2b3c4d5e6f/view Portfolio: https://behance.net/chloeexample
en newsletter | email=reader@example.com
en newsletter | email=k.o.brien@example.com | consent=I agree to receive the monthly newsletter and accept the privacy policy
en newsletter | name=Zoe | email=zoe@example.org | topics=["Gardening","Cooking"]
en support | name=Oleg Petrov | email=oleg@example.com | ticket=INC-2024-004518 | message=Order #88231-B still says "processing". Tracking number 1Z999AA10123456784 does not work on the carrier's page.
en support | name=Dev Team | email=dev@example.com | message=Our build fails since this morning:⏎const form = document.querySelector("form");⏎form.addEventListener("submit", async (event) => { event.preventDefault(); await fetch(form.action, { method: "POST", body: new FormData(form) }); });⏎TypeError: Failed to fetch at HTMLFormElement.<anonymous> (main.js:14:22)
en support | name=Aisha Noor | email=aisha@example.com | message=The page shows <a href="/login">Log in</a> as plain text instead of a link. Browser is Firefox 128 on Windows 11. Screenshot: https://img.example.com/s/8f3k2.png
en support | name=Greg Holt | email=greg@example.com | message=I cannot log in. It says my password is wrong, but I reset it twice. Can somebody look into it? My user name is gholt_1974.
en support | name=Nina | email=nina@example.com | message=My API key stopped working. Request id 7f3c9a2e-1b4d-4e6f-9a8b-0c1d2e3f4a5b, header: Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.abc. I rotated it since, of course.
en support | name=Walter Simms | email=walter@example.com | message=I want to cancel my subscription and get a refund for this month. I clicked unsubscribe in the last mail but I still get charged.
en order | name=Ines Duarte | email=ines@example.com | product=Large Margherita | quantity=2 | notes=no basil on one please | address=12 Hill Street, Bristol BS1 4DJ
en order | name=Frank Moore | email=frank@example.com | product=Oak table 180x90 | quantity=1 | notes=Second floor, no lift. Driver should ring 0117 496 0123.
en survey | rating=5 | would_recommend=yes | comment=Great service, friendly staff!
en survey | rating=2 | comment=The loan desk was closed when I came, nobody told me. Otherwise fine.
en survey | age=35-44 | visits=weekly | comment=More parking. Less music. Also the casino next door is too loud at night.
en contact | name=Peter Grant | email=peter@example.com | message=My bank needs a letter from you for our mortgage and loan application. Could you send it by Friday? The amount is 12,400 pounds.
en contact | name=Sofia Rossi | email=sofia@example.com | message=I am a pharmacist and write about your article on generic medicine prices. The table has an error: the second row should be 20 mg, not 2 mg.
en contact | name=Ken Adams | email=ken@example.com | message=Test
en contact | name=asdf | email=owner@example.com | message=asdf
en contact | name=Liam Walsh | email=liam@example.com | message=Do you accept Bitcoin or only cards? I'd rather not pay by bank transfer.
en contact | name=Grace Obi | email=grace@example.com | company=grace-obi.com | message=Just to say thank you. The kitchen looks wonderful, the whole family is happy and the neighbours are already jealous :)
de contact | name=Jürgen Müßig | email=juergen@example.de | message=Guten Tag, ich hätte gern einen Termin zur Heizungswartung. Unsere Donaudampfschifffahrtsgesellschaft hat am Freitag ab 14 Uhr jemanden vor Ort. Mit freundlichen Grüßen
de contact | name=Svenja Krause | email=svenja@example.de | message=Bitte um Rückruf wegen der Rechtsschutzversicherungsgesellschaft und der Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung.
de quote | name=Bäckerei Schmidt | email=info@schmidt.example.de | nachricht=Wir suchen jemanden, der unsere Webseite überarbeitet und uns bei Google besser sichtbar macht. Was kostet so etwas ungefähr?
de application | name=Emre Yıldız | email=emre@example.de | nachricht=Sehr geehrte Damen und Herren, hiermit bewerbe ich mich als Elektroniker. Meinen Lebenslauf finden Sie unter https://emre.example.de/lebenslauf.pdf und mein Profil auf https://www.xing.com/profile/emre-example.
de support | name=K. Wolf | email=wolf@example.de | nachricht=Rechnung Nr. 2024/10-0815 ist doppelt abgebucht worden. Bitte prüfen und den Betrag von 249,90 € erstatten.
de newsletter | email=leserin@example.de | einwilligung=Ich stimme der Datenschutzerklärung zu
de order | name=Uwe Hansen | email=uwe@example.de | artikel=Kaminholz Buche 2 m³ | lieferung=frei Haus | bemerkung=Bitte vorher anrufen
fr contact | name=Élodie Lefèvre | email=elodie@example.fr | message=Bonjour, nous aimerions réserver une table pour huit personnes samedi soir, dont un enfant en chaise haute. Merci d'avance !
fr quote | name=Jean-Baptiste Morel | email=jb@example.fr | message=Pourriez-vous m'envoyer un devis pour la réfection de ma toiture (environ 120 m²) à Nantes ? Je suis disponible en semaine après 17 h.
fr application | nom=Aïcha Benali | email=aicha@example.fr | message=Madame, Monsieur, actuellement étudiante en master, je recherche un stage de six mois à partir de février. Mon profil : https://www.linkedin.com/in/aicha-example
fr support | name=Paul | email=paul@example.fr | message=Je n'arrive pas à me connecter, le mot de passe est refusé depuis hier.
es contact | name=José Ángel Núñez | email=jose@example.es | message=Buenos días, quisiera saber si tienen plazas para el curso de cerámica de enero y cuánto cuesta. Gracias.
es quote | name=Lucía Fernández | email=lucia@example.es | message=Necesito presupuesto para el diseño de mi página web: soy fotógrafa y quiero mostrar mis trabajos y recibir reservas.
es survey | puntuacion=4 | comentario=Muy amables, pero tardaron demasiado en traer la cuenta.
es order | name=Marta | email=marta@example.es | producto=Camiseta talla M | cantidad=3 | notas=Es un regalo, sin factura dentro por favor
ja contact | name=田中 花子 | email=hanako@example.jp | message=来週の土曜日に予約したいのですが、子ども連れでも大丈夫でしょうか。よろしくお願いいたします。
ja quote | name=株式会社サンプル 佐藤 | email=sato@example.jp | message=ホームページのリニューアルを検討しております。お見積りをお願いできますでしょうか。予算は50万円程度です。
ja support | name=スズキ | email=suzuki@example.jp | message=ログインできません。エラーコードはE-1042です。ブラウザはChromeの最新版を使っています。
ja application | name=Yuki Tanaka | email=yuki@example.jp | message=はじめまして。エンジニア採用の件でご連絡しました。GitHub: https://github.com/yuki-example ポートフォリオ: https://yuki.example.jp
pt contact | name=João Araújo | email=joao@example.pt | message=Boa tarde, gostava de saber se fazem entregas em Braga e qual é o prazo. Obrigado!
it quote | name=Giulia Conti | email=giulia@example.it | message=Buongiorno, vorrei un preventivo per un servizio fotografico di matrimonio a settembre, circa 100 invitati. Grazie mille.
nl contact | name=Sjoerd van der Wijk | email=sjoerd@example.nl | message=Goedemorgen, kunnen jullie volgende week langskomen om de cv-ketel na te kijken? Bij voorkeur op dinsdag.
ru contact | name=Наталья Щербакова | email=natalya@example.ru | message=Здравствуйте! Подскажите, пожалуйста, есть ли у вас USB-кабели Type-C длиной 3 метра и доставка в Казань? Напишите в WhatsApp.
zh contact | name=王小明 | email=xiaoming@example.cn | message=您好，请问你们的产品可以寄到上海吗？运费大概多少？谢谢。
ar contact | name=محمد الأحمد | email=mohammed@example.com | message=السلام عليكم، أود الاستفسار عن مواعيد العمل وهل يوجد موقف للسيارات؟ شكراً لكم
tr contact | name=Gülşah Öztürk | email=gulsah@example.com | message=Merhaba, cumartesi günü için iki kişilik masa ayırtmak istiyorum. Teşekkürler.
vi contact | name=Nguyễn Thị Phương Thảo | email=thao@example.com | message=Xin chào, tôi muốn hỏi giá phòng đôi cho ba đêm cuối tuần này.
pl contact | name=Grzegorz Brzęczyszczykiewicz | email=grzegorz@example.pl | message=Dzień dobry, czy mogę odebrać zamówienie osobiście w Szczecinie?
en contact | name=Ngozi Nwachukwu | email=ngozi@example.com | message=Good morning. I hope this finds you well. My mother lived in your care home in 2012 and I would like to thank the nurses who were there. Is there a way to reach them?
de contact | name=Anna & Ευάγγελος | email=anna@example.de | message=Hallo, wir heiraten im Juli in Athen. Καλημέρα, θα θέλαμε πληροφορίες για το μενού. Danke und ευχαριστώ!
en support | name=Rick | email=rick@example.com | message=Since the update my store's traffic went to zero. Search Console says "Crawled, currently not indexed" for all product pages. Did you change robots.txt?
en quote | name=Amy Zhao | email=amy@example.com | message=We are an agency and one of our clients needs 500 printed brochures, 170 gsm, A5. Can you offer express delivery, and is there a discount for 1000?
`;
