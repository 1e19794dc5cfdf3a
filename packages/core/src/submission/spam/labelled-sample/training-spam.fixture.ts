/** Spam that the scorer was written against, one a line: language, form, fields. Every sentence is invented. */
export const trainingSpam = `
en contact | name=Kevin Marsh | email=kevin.marsh@example.com | message=Hi there, I was looking at your website and noticed it is not ranking on Google. We can get your site to the first page of Google within 60 days, guaranteed. Our SEO packages start at $99 a month. Interested? Reply and I will send a free audit.
en contact | name=Riya | email=riya.seo@example.com | message=Hello Sir/Madam, we are a leading SEO company from India. We offer link building, high DA backlinks and guest posting at affordable price. Kindly share your phone number so we can discuss the proposal.
en contact | name=Outreach Team | email=outreach@example.com | message=Dear webmaster, I would like to publish a guest post on your blog with a dofollow link. What is your price for a sponsored article? We have many clients in the casino and CBD niche.
en contact | name=Backlink Pro | email=bp@mailinator.com | message=Buy 5000 high quality backlinks for only $49! Boost your domain authority now: https://backlinks.example.com/order
en contact | name=Mike | email=mike@example.com | message=Your website has 37 errors that stop you from getting traffic. I can send you a free SEO report with screenshots. Just reply with your URL. To unsubscribe from further messages please reply STOP.
en quote | name=Jessica Web | email=jessica@example.com | message=Greetings! I am a web designer and I can redesign your website with a modern look at a very affordable price. We do WordPress, Shopify and mobile app development. Can I send you our portfolio and price list?
en contact | name=DevHouse | email=sales@example.com | message=We are an offshore software development company with 150+ developers. Hire dedicated developers from $15 per hour. Our team has delivered 900 projects. Let me know a good time to schedule a quick call this week.
en contact | name=Eric | email=eric@example.com | message=Hello, this is Eric. I just visited your site and wondered: what happens to the visitors who leave? Our tool captures leads the moment they are on your site, so you can call them while they are hot. Click here to try a live demo now: https://leads.example.com/demo
en contact | name=Anna | email=anna@example.com | message=We can deliver your message to millions of website contact forms just like this one. That is how you are reading this now! Prices start from $99 for one million. Contact me on Skype or Telegram.
en contact | name=Data Sales | email=lists@example.com | message=Would you be interested in a verified email list of restaurant owners? We have 4 million B2B contacts with names, phone numbers and emails. Let me know your target audience and I will send counts and pricing.
en contact | name=FunnelBoost | email=fb@example.com | message=Want more customers? We guarantee 30 qualified leads per month for your business or you don't pay. Book a free strategy call: https://bit.ly/3xAmPle
en contact | name=Viral Growth | email=vg@example.com | message=Get 10,000 real Instagram followers for $29. Instant delivery, no password needed. Also TikTok views and YouTube subscribers. https://followers.example.com
en contact | name=CasinoKing | email=king@example.com | message=Play the best online casino and win real money! 200 free spins and 500% welcome bonus, no deposit required https://casino.example.com/?ref=88
en contact | name=Bet365x | email=bet@example.com | message=online slots, sports betting, poker, jackpot today http://slots1.example.com http://slots2.example.com http://slots3.example.com http://poker.example.com
en contact | name=slotgacor | email=slot@example.com | message=situs judi slot online gacor terpercaya <a href="https://judi.example.com">slot gacor</a>
en contact | name=CryptoMax | email=cm@example.com | message=Double your Bitcoin in 24 hours. Guaranteed profit, trusted by 40,000 investors. Send from 0.01 BTC and receive twice as much. https://double.example.com
en contact | name=Elena | email=elena@example.com | message=I made $8,460 last week with this crypto trading bot and you can too. No experience needed, passive income from home. Join here t.me/example_profit
en contact | name=Agent Clark | email=clark@example.com | message=Have you lost money to a crypto scam? We recover stolen bitcoin and hacked wallets. Our certified hackers recovered my USDT in 48 hours. Contact recovery expert on WhatsApp +1 555 0100.
en contact | name=RxStore | email=rx@example.com | message=Buy Viagra, Cialis and Levitra online without prescription. Cheap generic pills, discreet worldwide shipping. https://rx.example.com
en contact | name=PillShop | email=ps@example.com | message=cheap tramadol online no prescription overnight delivery xanax for sale http://pills.example.com/a http://pills.example.com/b
en contact | name=SlimFast Keto | email=keto@example.com | message=Lose 30 pounds in 30 days with this weird keto trick doctors hate. Order your free trial bottle now: https://keto.example.com
en contact | name=Capital Desk | email=loans@example.com | message=Need fast business funding? Get approved for an unsecured business loan up to $500,000 in 24 hours, no credit check. Bad credit is OK. Apply now at https://funding.example.com
en contact | name=Mr. Roland Hope | email=rhope@example.com | message=We offer loans at 3% interest rate to individuals and companies. Do you need an urgent loan to pay your bills? Contact us today with your full name, country, amount needed and duration.
en contact | name=Barrister John Cole | email=barrister@example.com | message=Dear friend, I am the attorney of a late client who died in a car accident leaving the sum of 9.5 million US dollars with no next of kin. I seek your consent to present you as the beneficiary. Please reply for more details, this transaction is confidential.
en contact | name=Mrs. Grace Wells | email=grace.w@example.com | message=My dear, I am a widow suffering from cancer and I want to donate my fund of $7,200,000 to a God fearing person for charity work. Contact me through my private email.
en contact | name=Lottery Office | email=win@example.com | message=CONGRATULATIONS!!! YOUR EMAIL HAS WON ONE MILLION DOLLARS IN OUR ANNUAL DRAW. CLAIM YOUR PRIZE NOW BY SENDING YOUR BANK DETAILS.
en contact | name=Katya25 | email=katya@example.com | message=Hi handsome, I am a lonely girl looking for a man tonight. See my hot photos and videos here http://dating.example.com/katya
en contact | name=SexyMeet | email=sm@example.com | message=Meet horny singles in your area for sex tonight. Free adult dating, no signup. https://meet.example.com
en contact | name=https://win.example.com | email=x@example.com | message=https://win.example.com
en contact | name=Get your $750 gift card https://gift.example.com | email=gift@example.com | message=Thank you
en contact | name=xKjHgTyrEwqPl | email=a.b.ko.le.v.12@example.com | message=QzRtYpLkMnBvWx
en contact | name=DWvUoTnLhXkGb | email=dwv@example.com | subject=fPqXzLrTwKd | message=NhYtGvRfCdXsWq | company=bVfRtGbNhYuJm
en contact | name=ftgkpwzx | email=ftg@example.com | message=hjqwzxv kdfgpqz wrtplkj xcvbnqw | fillMs=700
en contact | name=RobertTaido | email=robert@example.com | message=[url=https://kraken.example.com]kraken onion[/url] [url=https://mega.example.com]mega darknet market[/url]
en contact | name=Jamesfut | email=james@example.com | message=<a href=https://poker.example.com>poker</a> [url=https://poker.example.com]poker[/url] [link]https://poker.example.com[/link]
en contact | name=WatchDeal | email=watch@example.com | message=Luxury replica watches at 80% off! Rolex, Omega, designer handbags, free shipping worldwide. Limited time offer, shop now https://replica.example.com
en contact | name=Essay Help | email=essay@example.com | message=Professional essay writing service. We write your dissertation cheap and plagiarism free, 24/7. Order now and get 20% discount: https://essays.example.com
en contact | name=Domain Services | email=domain@example.com | message=FINAL NOTICE: your domain name will expire today. Failure to complete your domain registration renewal will remove your listing from search engines. Pay now: https://secure-domain.example.com/pay
en contact | name=Mel Photographer | email=mel@example.com | message=Your website is using my copyrighted images without permission! Download the evidence here and delete them or I will sue you: https://sites.example.com/evidence/download.php?id=92831
en contact | name=PaуРаl Suрроrt | email=support@example.com | message=Yоur ассоunt hаs bееn limitеd. Vеrify yоur idеntity nоw: https://verify.example.com
en contact | name=Promo | email=promo@example.com | message=B​uy c​heap vi​agra o​nline n​ow
en contact | name=Maria | email=maria@guerrillamail.com | message=I can make an explainer video for your business for only $149. Check our samples https://tinyurl.com/vid-example and reply if you are interested.
en contact | name=Traffic King | email=tk@example.com | message=Buy targeted website traffic! 100,000 real visitors to your website in 30 days for $79. Increase your sales today. https://traffic.example.com
en quote | name=Lead Expert | email=le@example.com | message=I hope this email finds you well. I help businesses like yours to increase sales with Facebook ads and Google ads. Would you be open to a quick 15 minute call? No obligation.
en contact | name=Trading Pro | email=fx@example.com | message=Earn $500 daily with our forex signals. 95% accuracy, financial freedom guaranteed. Join our Telegram channel now, limited spots!
en newsletter | name=Claim your reward https://reward.example.com/x | email=q@example.com
en application | name=Alex | email=alex@example.com | message=Work from home and earn $3000 per week. No experience required, just a phone. Message us on WhatsApp to start making money online today.
en survey | comment=cheap cialis cheap viagra buy online pharmacy http://a.example.com http://b.example.com http://c.example.com http://d.example.com http://e.example.com
en order | name=Gary | email=gary@example.com | notes=Hello, boost your Google ranking with our white hat SEO service, monthly report included. Visit https://rankup.example.com to see our packages.
en contact | name=Crypto News | email=cn@yopmail.com | message=Claim your free airdrop now! Connect your wallet and receive 1,500 USDT. Only today https://airdrop.example.com
en contact | name=Bulk | email=bulk@example.com | message=Dear business owner, grow your revenue with our email marketing service. We send bulk email to your customers. Free trial. Click the link below. http://mail.example.com | repetitions=4
de contact | name=Markus SEO | email=markus@example.de | message=Guten Tag, mir ist aufgefallen, dass Ihre Webseite bei Google schlecht gefunden wird. Wir bringen Sie garantiert auf Seite 1 bei Google. Unverbindliches Angebot und kostenlose SEO-Analyse anfordern.
de contact | name=Kredit24 | email=kredit@example.de | message=Sofortkredit ohne Schufa bis 50.000 Euro, Auszahlung in 24 Stunden. Jetzt beantragen: https://kredit.example.com
de contact | name=Geld Tipp | email=geld@example.de | message=Verdienen Sie 3.000 Euro pro Woche von zu Hause mit Bitcoin. Garantierter Gewinn, kein Risiko. Hier klicken https://geld.example.com
fr contact | name=Agence Web | email=agence@example.fr | message=Bonjour, nous proposons le référencement de votre site en première page de Google. Devis gratuit et sans engagement, augmentez votre trafic et vos ventes.
fr contact | name=Financement Rapide | email=pret@example.fr | message=Offre de prêt entre particuliers de 2.000 à 800.000 euros au taux de 3%, réponse en 24h. Contactez-nous par WhatsApp.
es contact | name=Posicionamiento | email=seo@example.es | message=Hola, ofrecemos posicionamiento SEO para que su página web aparezca en la primera página de Google. Aumente sus ventas, solicite su auditoría gratis.
es contact | name=Casino | email=casino@example.es | message=Gana dinero real en el mejor casino online, bono de bienvenida y giros gratis https://casino.example.com
ru contact | name=Продвижение | email=seo@example.ru | message=Здравствуйте! Предлагаем продвижение вашего сайта в топ Яндекса и Google. Увеличим продажи, первые результаты через месяц. Бесплатный аудит.
ru contact | name=Казино | email=kazino@example.ru | message=Онлайн казино, бонус за регистрацию, игровые автоматы на деньги https://kazino.example.com
ru contact | name=База | email=baza@example.ru | message=Рассылка по формам обратной связи и email базы предприятий. Пишите в телеграм @example
ja contact | name=営業 | email=eigyo@example.jp | message=突然のご連絡失礼いたします。弊社はSEO対策で御社のサイトを検索上位に表示させるサービスを提供しております。無料診断はこちら https://seo.example.com
ja contact | name=副業 | email=fukugyo@example.jp | message=誰でも簡単に稼げる副業！スマホだけで月収100万円。今すぐLINE登録 https://kasegu.example.com
pt contact | name=Empréstimo | email=emp@example.com | message=Empréstimo rápido sem consulta ao SPC, até R$ 50.000. Aprovação imediata, clique aqui https://emp.example.com
it contact | name=SEO Italia | email=seo@example.it | message=Portiamo il tuo sito in prima pagina su Google. Preventivo gratuito, aumenta le tue vendite con i nostri servizi SEO.
`;
