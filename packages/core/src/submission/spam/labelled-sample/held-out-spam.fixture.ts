/** Spam kept unseen while the scorer was written, one a line: language, form, fields. Every sentence is invented. */
export const heldOutSpam = `
en contact | name=Sandra Cole | email=sandra@example.com | message=Hello, I checked your website and found that it is missing a few keywords which keep you from the top of Google search results. Our experts can fix it and increase your organic traffic. May I send you a quote and our past results?
en contact | name=Rahul | email=rahul@example.com | message=Hi, hope you are doing well. We provide complete digital marketing services: SEO, SMO, PPC and website design at the lowest price. If you are interested then send me your website URL and contact number.
en contact | name=Content Manager | email=content@example.com | message=Hi, I am reaching out to ask if you accept guest posts or link insertions on your site. We pay via PayPal. Please send me your rates for casino, crypto and general links.
en contact | name=LinkShop | email=ls@example.com | message=Rank higher with PBN links. DA 50+ permanent backlinks, cheap packages, fast indexing. Order today https://links.example.com/buy
en contact | name=Site Audit | email=audit@example.com | message=While browsing your site I found several technical issues hurting your search engine rankings. I have prepared a free video audit for you. Would you like me to send it over?
en quote | name=Creative Web | email=creative@example.com | message=Do you need a new website? We design professional websites for $199 with free hosting and logo. See our work at https://cheapweb.example.com and get 30% off this week only.
en contact | name=Offshore Team | email=ot@example.com | message=Looking to outsource your mobile app or web development? Our experienced team of developers works at $12 per hour. Please let me know your requirements and we will share our proposal and portfolio.
en contact | name=Chat Bot | email=cb@example.com | message=Your website visitors want answers now. Our AI chatbot turns your visitors into paying customers 24/7. Start your free trial today at https://chatbot.example.com, no credit card required.
en contact | name=Form Blaster | email=form@example.com | message=Did you know it is possible to send commercial offers through contact forms in a lawful way? We submit your ad to 2 million contact forms. This message was sent to you the same way. Telegram: @exampleblast
en contact | name=B2B Data | email=b2b@example.com | message=Hi, I wanted to check if you would be interested in acquiring the attendees list of the upcoming trade show. The list includes email, phone, job title. Reply to receive the cost and counts.
en contact | name=Appointments | email=appt@example.com | message=We book qualified sales appointments for companies like yours, you only pay for results. Can we jump on a 10 minute call on Tuesday? https://calendly.example.com/appt
en contact | name=SocialUp | email=social@example.com | message=Grow your Instagram fast! Real followers, likes and comments from $5. Visit https://smm.example.com and use code GROW for 25% discount.
en contact | name=LuckySpin | email=lucky@example.com | message=Join our casino today and claim 100 free spins. No deposit bonus for new players! Big jackpots every hour, https://lucky.example.com
en contact | name=BetExpert | email=be@example.com | message=Fixed matches 100% sure, win every bet. Best betting tips VIP group on Telegram t.me/examplebets
en contact | name=judi88 | email=judi@example.com | message=daftar slot gacor hari ini, bonus new member 100%, deposit pulsa http://judi88.example.com http://judi99.example.com
en contact | name=BTC Invest | email=btc@example.com | message=Invest $200 in bitcoin and earn $2,000 in 7 days. Our platform has a guaranteed return on investment. Sign up now https://invest.example.com
en contact | name=Olivia | email=olivia@example.com | message=Hello dear, I quit my job thanks to an automated crypto robot which earns me 1200 euros per day. Try it for free before it is closed: https://robot.example.com
en contact | name=Hacker Team | email=hack@example.com | message=Hire a professional hacker. We recover lost crypto, hack phones, change school grades and clear bad credit score. Fast and secure service, contact us on WhatsApp.
en contact | name=Med Online | email=med@example.com | message=Canadian pharmacy: cheap pills, no prescription needed. Viagra $0.99, Cialis $1.49, fast shipping https://meds.example.com
en contact | name=Erectile | email=er@example.com | message=Improve your sexual performance tonight! Natural male enhancement pills, 70% off, order now https://male.example.com
en contact | name=CBD Gold | email=cbd@example.com | message=Try our CBD gummies for pain and anxiety. Risk-free trial, just pay shipping. Buy now https://cbd.example.com
en contact | name=Working Capital | email=wc@example.com | message=Does your business need working capital? Get funded in as little as 24 hours, no collateral, no upfront fees, all credit scores welcome. Check your offer at https://capital.example.com
en contact | name=Mr. Ahmed Investor | email=ahmed@example.com | message=Dear Sir, we are a private investment company ready to fund your project. We give out loans from 1 million to 500 million dollars at 2% interest. Kindly get back to me with your business plan.
en contact | name=Dr. Philip | email=philip@example.com | message=Good day, I work with a bank in London and have a business proposal worth 18 million dollars from a dormant account. You will receive 40% for your cooperation. Reply for more information and keep this confidential.
en contact | name=United Fund | email=uf@example.com | message=Attention beneficiary, your compensation fund of 2.5 million USD has been approved. Contact our payment officer with your full name, address and phone number to claim your ATM card.
en contact | name=Prize Team | email=pt@example.com | message=You have been selected to receive a free iPhone! Click here to claim your gift before it expires http://prize.example.com/claim
en contact | name=Lola | email=lola@example.com | message=hey, I saw your profile and I'm so bored at home alone. Wanna chat and see my naked pics? http://lola.example.com
en contact | name=Adult Cams | email=cams@example.com | message=free live sex cams xxx porn videos hot milf teen https://cams.example.com
en contact | name=www.freegift.example.com | email=f@example.com | message=Hello www.freegift.example.com
en contact | name=You won $5000! Open http://won.example.com | email=won@example.com | message=hi
en contact | name=ZgQwRtXkLpVb | email=zgq@example.com | message=LkJhGfDsQwXzPm
en contact | name=qHtBnKzWvRj | email=m.o.x.a.do.k.ug@example.com | subject=TzQwLkVbXr | message=rXpWqZkLmTvGc
en contact | name=wqzxkjv | email=wq@example.com | message=bvczxq plkmwq zxcvfd qwrtpk hgfdxz
en contact | name=HenryNaife | email=henry@example.com | message=[url=https://drugs.example.com]buy drugs[/url], [url=https://hydra.example.com]hydra[/url]
en contact | name=Davidcox | email=dcox@example.com | message=Best price <a href="http://shoes.example.com">cheap nike shoes</a> and <a href="http://bags.example.com">louis vuitton bags</a>
en contact | name=Luxury | email=lux@example.com | message=AAA replica handbags and watches, best quality, lowest price, free worldwide delivery https://lux.example.com
en contact | name=Paper Writers | email=pw@example.com | message=Struggling with assignments? Our writers will do your homework and write your thesis. 100% original, money back guarantee. https://papers.example.com
en contact | name=Domain Registry | email=dr@example.com | message=This is your final reminder. Your domain listing expires in 24 hours. Renew now to avoid losing your website: https://registry.example.com/renew
en contact | name=Legal | email=legal@example.com | message=You used our photos illegally on your website. This is copyright infringement. See the list of stolen images here and remove them immediately: https://docs.example.com/d/stolen
en contact | name=Аmаzоn Rеwаrds | email=ar@example.com | message=Yоu hаvе bееn сhоsеn tо rесеivе а gift саrd. Сlаim it hеrе: https://card.example.com
en contact | name=Deals | email=deals@example.com | message=Ch​eap c​ialis a​nd lo​ans onl​ine, cli​ck he​re https://deals.example.com
en contact | name=Video Ads | email=va@temp-mail.org | message=We create animated video ads that will grow your brand. Prices from $99. Have a look https://is.gd/exmpl and tell me what you think.
en contact | name=Visitors | email=vis@example.com | message=Need more traffic to your website? We send thousands of targeted visitors from Google and social media. Packages from $10. https://visitors.example.com
en quote | name=Growth Partner | email=gp@example.com | message=I'd love to help you get more clients with our proven lead generation system. We have helped 300 companies to scale their revenue. When are you available for a free consultation?
en contact | name=FX Master | email=fxm@example.com | message=Make money while you sleep. Our trading robot makes 10% profit per day. Start with $250 and withdraw any time. Register here https://fxm.example.com
en newsletter | name=Free Bitcoin >> https://freebtc.example.com | email=fb@example.com
en application | name=HR Online | email=hr@example.com | message=Part-time job offer! Earn $200 to $500 a day by liking YouTube videos. Add our manager on Telegram to start today.
en survey | comment=viagra online http://v1.example.com cialis online http://v2.example.com levitra online http://v3.example.com
en order | name=Ranker | email=ranker@example.com | notes=Our agency offers monthly SEO and backlink packages. Outrank your competitors and dominate Google. Get in touch for pricing https://ranker.example.com
en contact | name=NFT Drop | email=nft@mailinator.com | message=Exclusive NFT presale is live! 100x potential, whitelist spots limited. Mint now https://nft.example.com
en contact | name=Energy Save | email=es@example.com | message=Cut your electricity bill by 90% with this small device. Power companies hate it! 50% discount today only https://energy.example.com | repetitions=6
de contact | name=Web Agentur | email=agentur@example.de | message=Sehr geehrte Damen und Herren, möchten Sie mehr Kunden über Google gewinnen? Wir optimieren Ihre Homepage für Suchmaschinen zum Festpreis. Gerne erstellen wir Ihnen ein kostenloses Angebot.
de contact | name=Online Casino | email=oc@example.de | message=Jetzt im besten Online Casino spielen: 100 Freispiele und Willkommensbonus ohne Einzahlung https://casino.example.com
de contact | name=Nebenjob | email=neben@example.de | message=Nebenverdienst von zu Hause: 500 Euro am Tag ohne Vorkenntnisse. Schreiben Sie uns auf WhatsApp oder klicken Sie hier https://job.example.com
fr contact | name=Visibilité | email=vis@example.fr | message=Votre site n'est pas bien positionné sur Google. Nous sommes experts SEO et pouvons booster votre visibilité. Audit gratuit sur demande.
fr contact | name=Crypto Gain | email=cg@example.fr | message=Gagnez 2000 euros par semaine grâce au bitcoin, revenus garantis sans effort. Inscrivez-vous ici https://gain.example.com
es contact | name=Prestamos | email=prest@example.es | message=Préstamos rápidos sin aval y sin nómina, hasta 60.000 euros en 24 horas. Solicite ahora por WhatsApp.
es contact | name=Diseño Web | email=dw@example.es | message=Diseñamos su página web por solo 150 euros, tienda online y SEO incluido. Le enviamos presupuesto sin compromiso, visite https://web.example.com
ru contact | name=Кредит | email=kredit@example.ru | message=Кредит без отказа и без справок за 15 минут. Быстрые займы на карту, переходите по ссылке https://zaim.example.com
ru contact | name=Заработок | email=zar@example.ru | message=Заработок в интернете от 5000 рублей в день без вложений. Подробности в телеграм канале https://t.me/example
ru contact | name=Сайты | email=site@example.ru | message=Создание сайтов под ключ и раскрутка, недорого. Посмотрите наше портфолио и закажите сайт со скидкой 30%.
ja contact | name=カジノ | email=casino@example.jp | message=オンラインカジノで今すぐ無料ボーナスをゲット！登録はこちら https://casino.example.com
ja contact | name=集客支援 | email=shukyaku@example.jp | message=貴社のホームページの集客を増やしませんか。営業代行・リスト販売を格安で承ります。資料請求はこちら https://list.example.com
pt contact | name=Renda Extra | email=renda@example.com | message=Ganhe dinheiro na internet trabalhando em casa, renda extra de R$ 500 por dia. Chame no WhatsApp.
it contact | name=Prestito | email=prestito@example.it | message=Offerta di prestito tra privati seria e rapida da 5.000 a 500.000 euro al tasso del 2%. Contattateci via email.
`;
