import type { DemoPost } from "./demo-posts.ts";

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
