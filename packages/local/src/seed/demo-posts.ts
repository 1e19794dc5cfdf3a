/** One post as a visitor would have made it; `fields` in the order of the form. */
export interface DemoPost {
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  readonly spam?: { readonly score: number; readonly reason: string };
}

const contact = (name: string, email: string, subject: string, message: string): DemoPost => ({
  fields: { name, email, subject, message },
});

const spam = (name: string, email: string, subject: string, message: string, score: number): DemoPost => ({
  fields: { name, email, subject, message },
  spam: { score, reason: "content" },
});

const trapped = (name: string, email: string, message: string): DemoPost => ({
  fields: { name, email, subject: "", message },
  spam: { score: 1, reason: "honeypot" },
});

export const contactPosts: readonly DemoPost[] = [
  contact(
    "Hannah Whitfield",
    "hannah@whitfield-interiors.example",
    "Kitchen refit",
    "Hello, we are planning to refit our kitchen in spring and would like to talk about oak fronts. Are you taking on projects in Leeds?",
  ),
  contact(
    "Jürgen Groß",
    "j.gross@tischlerei-gross.example",
    "Zusammenarbeit",
    "Guten Tag, wir sind eine kleine Tischlerei aus Köln und suchen einen Partner für größere Aufträge. Können wir nächste Woche telefonieren?",
  ),
  contact(
    "Zofia Wiśniewska",
    "zofia.wisniewska@poczta.example",
    "Dostawa",
    "Dzień dobry, czy wysyłają Państwo meble do Krakowa? Interesuje mnie stół dębowy z katalogu, najlepiej 180 × 90 cm.",
  ),
  contact(
    "山田 花子",
    "hanako.yamada@mail.example",
    "カタログの送付について",
    "はじめまして。御社の家具カタログを日本へ送っていただくことは可能でしょうか。よろしくお願いいたします。",
  ),
  contact(
    "Camille Lefèvre",
    "camille@atelier-lefevre.example",
    "Demande de devis",
    "Bonjour, pourriez-vous m'envoyer un devis pour six chaises assorties à la table « Rivière » ? Merci d'avance !",
  ),
  contact(
    "Tomás Echeverría",
    "tomas.e@correo.example",
    "Horario de la tienda",
    "Buenas tardes, ¿abren el showroom los sábados? Iría con mi padre, que usa silla de ruedas.",
  ),
  spam(
    "SEO Expert",
    "rank@first-page.example",
    "#1 on Google",
    "Dear webmaster, we can put your site on the FIRST PAGE!!! Buy 10,000 backlinks now: http://cheap-links.example http://more-links.example",
    0.97,
  ),
  contact(
    "Aoife O'Brien",
    "aoife.obrien@post.example",
    "Re: order 20418",
    "The delivery arrived this morning and one table leg is scratched. Photos to follow if you tell me where to send them.",
  ),
  contact(
    "محمد العلي",
    "m.alali@barid.example",
    "استفسار عن التوصيل",
    "السلام عليكم، هل يمكن الشحن إلى دبي؟ وكم تستغرق المدة عادةً؟ شكرًا لكم.",
  ),
  contact(
    "Beatriz Carvalho",
    "bia@carvalho.example",
    "Parceria",
    "Olá! Tenho uma loja em Lisboa e gostaria de expor duas das vossas peças. Com quem posso falar?",
  ),
  contact(
    "Lars Ødegård",
    "lars@odegard.example",
    "Reparasjon",
    "Hei, jeg kjøpte en gyngestol hos dere i 2019. Setet har løsnet. Gjør dere reparasjoner?",
  ),
  trapped("Robertnot", "robert@mailer.example", "I have visited your website and have a proposal for you."),
  contact(
    "Priya Raghunathan",
    "priya.r@studio-banyan.example",
    "Press enquiry",
    "I write about small workshops for Banyan Quarterly and would love to visit. Would the week of the 14th suit?",
  ),
  contact(
    "Giulia Ferrari",
    "giulia.ferrari@posta.example",
    "Misure",
    "Buongiorno, la libreria modulare esiste anche con profondità di 28 cm? Il nostro corridoio è molto stretto.",
  ),
  contact(
    "Олександр Ковальчук",
    "o.kovalchuk@poshta.example",
    "Рахунок",
    "Добрий день! Надішліть, будь ласка, рахунок-фактуру на компанію за замовлення 20377. Дякую!",
  ),
  contact(
    "Wei Chen",
    "wei.chen@mail.example",
    "Wood samples",
    "Could you post samples of walnut and ash (oiled)? Happy to pay for postage.\n\nWei",
  ),
  spam(
    "Crypto Desk",
    "profit@moon.example",
    "Passive income",
    "Earn $5,000 per day from home. No experience. Limited places, click http://moon.example/now",
    0.94,
  ),
  contact(
    "Marta Nowicka",
    "marta.nowicka@skrzynka.example",
    "Termin",
    "Czy termin montażu 12-go jest nadal aktualny? Winda w bloku będzie wtedy w remoncie.",
  ),
  contact(
    "Emre Yıldız",
    "emre@yildiz-mimarlik.example",
    "Proje ortaklığı",
    "Merhaba, İzmir'de küçük bir otel projemiz var; 14 oda için başucu sehpaları arıyoruz. Toptan fiyatınız var mı?",
  ),
  contact(
    "Sipho Dlamini",
    "sipho.dlamini@post.example",
    "Thank you",
    "No question, just thanks. The bench is in daily use and the children have not broken it yet. 🙏",
  ),
  trapped("JamesVop", "james@mailer.example", "Hello, are you interested in cheap medicine?"),
  contact("Ingrid Sørensen", "ingrid.s@post.example", "Opening", "Are you open on the public holiday?"),
  contact(
    "Nguyễn Thị Lan",
    "lan.nguyen@thu.example",
    "Hỏi về bảo hành",
    "Xin chào, bàn gỗ óc chó được bảo hành bao lâu? Tôi ở Hà Nội.",
  ),
  spam(
    "Web Design Team",
    "hello@redesign-fast.example",
    "Your website is outdated",
    "We noticed your website loads slowly. We redesign for $99. Reply YES. http://redesign-fast.example",
    0.88,
  ),
  contact(
    "Kwame Mensah",
    "kwame@mensah-builders.example",
    "Trade account",
    "We build about ten houses a year and would like a trade account. What do you need from us?",
  ),
  contact(
    "Élodie Tremblay",
    "elodie.tremblay@courriel.example",
    "Livraison au Québec",
    "Bonjour ! Livrez-vous à Trois-Rivières ? Si oui, quels seraient les délais pour le buffet en frêne ?",
  ),
];

const application = (
  name: string,
  email: string,
  position: string,
  experienceYears: string,
  skills: readonly string[],
  motivation: string,
): DemoPost => ({ fields: { name, email, position, experience_years: experienceYears, skills, motivation } });

export const applicationPosts: readonly DemoPost[] = [
  application(
    "Noah Bergström",
    "noah.bergstrom@post.example",
    "joiner",
    "7",
    ["joinery", "cnc"],
    "I trained in Umeå and have run the five-axis machine at my present shop for three years. I would like to work with solid wood again.",
  ),
  application(
    "Amara Okafor",
    "amara.okafor@mail.example",
    "designer",
    "4",
    ["drawing", "cad", "customers"],
    "Your Rivière table is the reason why I applied. My portfolio shows two chairs that went into small series.",
  ),
  application(
    "Lukas Brandl",
    "lukas.brandl@post.example",
    "apprentice",
    "0",
    ["joinery"],
    "Ich habe letzten Sommer ein Praktikum bei einem Restaurator gemacht und möchte das Handwerk von Grund auf lernen.",
  ),
  application(
    "Chiara Conti",
    "chiara.conti@posta.example",
    "designer",
    "11",
    ["drawing", "cad"],
    "After ten years in industry I miss making things that last. I can move in September.",
  ),
  application(
    "Mateusz Zieliński",
    "m.zielinski@poczta.example",
    "joiner",
    "15",
    ["joinery", "veneer", "finishing"],
    "Pracowałem przy renowacji mebli w Gdańsku. Szukam stałej pracy w mniejszym warsztacie.",
  ),
  application(
    "Fatima Zahra Benali",
    "fz.benali@courriel.example",
    "office",
    "6",
    ["customers", "bookkeeping"],
    "J'ai tenu l'administration d'une ébénisterie de douze personnes. Je parle français, arabe et anglais.",
  ),
  application(
    "Daniel Kim",
    "daniel.kim@mail.example",
    "joiner",
    "2",
    ["joinery", "finishing"],
    "Second career: I was a nurse for nine years and finished my course in June.",
  ),
  application(
    "Sofía Herrera",
    "sofia.herrera@correo.example",
    "apprentice",
    "1",
    ["finishing"],
    "Me gustaría aprender con ustedes. Adjunto fotos de un taburete que hice este año.",
  ),
  application(
    "Ravi Subramaniam",
    "ravi.s@mail.example",
    "office",
    "9",
    ["customers"],
    "I ran orders and deliveries for a lighting maker. Happy to start part time.",
  ),
  application(
    "Eilidh MacLeod",
    "eilidh@macleod.example",
    "joiner",
    "12",
    ["joinery", "veneer"],
    "Boatbuilder by training. I am moving closer to family and your shop is the one I would ask first.",
  ),
  application(
    "Yuki Tanaka",
    "yuki.tanaka@mail.example",
    "designer",
    "3",
    ["drawing"],
    "木工と図面の両方が好きです。英語での仕事に慣れています。",
  ),
  application(
    "Tom Ashworth",
    "tom.ashworth@post.example",
    "apprentice",
    "0",
    ["joinery", "cnc"],
    "School leaver. I have built most of my parents' furniture, some of it still stands.",
  ),
  application(
    "Nadia Petrova",
    "nadia.petrova@poshta.example",
    "office",
    "5",
    ["bookkeeping"],
    "Good with numbers, better with suppliers.",
  ),
  application(
    "Gabriel Souza",
    "gabriel.souza@correio.example",
    "joiner",
    "8",
    ["joinery", "finishing"],
    "Trabalhei cinco anos com jacarandá e freijó em Minas. Procuro uma oficina que ainda faça encaixes à mão.",
  ),
];

const reader = (name: string, email: string, topics: readonly string[]): DemoPost => ({
  fields: { email, name, topics },
});

export const newsletterPosts: readonly DemoPost[] = [
  reader("Hannah", "hannah@whitfield-interiors.example", ["new-pieces"]),
  reader("Matteo", "matteo.rossi@posta.example", ["new-pieces", "workshop"]),
  reader("", "reader-4711@mail.example", ["sales"]),
  reader("Søren", "soren.k@post.example", ["workshop"]),
  reader("Léa", "lea.moreau@courriel.example", ["new-pieces", "sales"]),
  reader("Kofi", "kofi.asante@mail.example", ["workshop"]),
  reader("Anneliese", "anneliese.huber@post.example", ["new-pieces"]),
  reader("", "plain.address@mail.example", []),
  reader("Jakub", "jakub.dvorak@posta.example", ["sales", "workshop"]),
  reader("Mei", "mei.lin@mail.example", ["new-pieces"]),
  reader("Ximena", "ximena.ruiz@correo.example", ["new-pieces", "workshop", "sales"]),
  reader("Pádraig", "padraig.byrne@post.example", ["workshop"]),
  reader("Ayşe", "ayse.demir@posta.example", ["sales"]),
  reader("Ole", "ole.hansen@post.example", ["new-pieces"]),
  {
    fields: { email: "win@prizes.example", name: "Win an iPhone", topics: ["sales"] },
    spam: { score: 1, reason: "honeypot" },
  },
  reader("Birgit", "birgit.lang@post.example", ["new-pieces"]),
  reader("Thabo", "thabo.m@post.example", ["workshop", "new-pieces"]),
  reader("Katarzyna", "kasia.mazur@poczta.example", ["sales"]),
  reader("Ines", "ines.ferreira@correio.example", ["new-pieces"]),
  reader("Юлія", "yulia.bondar@poshta.example", ["workshop"]),
];
