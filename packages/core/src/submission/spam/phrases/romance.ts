import type { PhraseBook } from "./phrase-book.ts";

/** French. */
export const FRENCH: PhraseBook = {
  seo_offer: {
    strong: `
      référencement de votre site, référencement de votre site web, votre site en première page,
      votre site en première position, améliorer votre référencement, article invité sur votre,
      positionnement de votre site`,
    medium: `
      première page de google, première position sur google, audit gratuit, audit seo, agence seo,
      expert seo, backlinks, article invité, article sponsorisé, augmentez votre trafic,
      augmenter votre trafic, augmentez votre visibilité, référencement naturel`,
    weak: `seo, référencement, trafic, visibilité`,
  },
  web_offer: {
    medium: `
      création de votre site, refonte de votre site, création de sites internet, site web à partir de`,
    weak: `site internet, site web`,
  },
  pitch: {
    medium: `
      devis gratuit, sans engagement, cliquez ici, inscrivez vous maintenant, offre limitée,
      commandez maintenant, sans risque, profitez de notre offre`,
    weak: `gratuit, garanti, nous proposons, whatsapp, telegram, contactez nous`,
  },
  offers: {
    medium: `
      votre site, votre entreprise, vos ventes, nous proposons, nous offrons, notre agence, nos services,
      vos clients`,
  },
  asks: {
    medium: `
      notre site, mon site, nous cherchons, je cherche, nous recherchons, je recherche,
      quels sont vos tarifs, pourriez vous, pouvez vous, nous souhaitons, je souhaite, nous aimerions,
      vos tarifs`,
  },
  loan: {
    strong: `
      offre de prêt, prêt entre particuliers, prêt entre particulier, prêt d'argent entre,
      crédit sans justificatif, prêt rapide et fiable, au taux de 3, au taux de 2`,
    medium: `prêt rapide, prêt d'argent, crédit rapide, taux d'intérêt, réponse en 24h, prêt personnel`,
    weak: `prêt, crédit, taux, financement`,
  },
  gambling: {
    strong: `tours gratuits, bonus sans dépôt`,
    medium: `casino en ligne, paris sportifs, bonus de bienvenue, machines à sous`,
    weak: `casino, bonus`,
  },
  easy_money: {
    strong: `gagner de l'argent en ligne, gagnez de l'argent, gains garantis, revenu passif`,
    medium: `
      euros par jour, euros par semaine, euros par mois, sans effort, complément de revenu,
      depuis chez vous`,
    weak: `gagnez, bitcoin, crypto, revenus`,
  },
  advance_fee: {
    strong: `don de ma fortune, faire don de, numéro de compte bancaire`,
    medium: `maladie incurable, héritage, vous avez gagné`,
    weak: `somme de`,
  },
  medicine: {
    strong: `acheter viagra, viagra sans ordonnance, cialis sans ordonnance`,
    medium: `sans ordonnance`,
  },
};

/** Spanish. */
export const SPANISH: PhraseBook = {
  seo_offer: {
    strong: `
      posicionamiento de su página, posicionamiento de su web, su página web aparezca, su web aparezca,
      posicionar su página, posicionar su web, publicar un artículo en su, posicionamiento seo para`,
    medium: `
      primera página de google, posicionamiento seo, posicionamiento web, auditoría gratis,
      auditoría gratuita, auditoría seo, enlaces de calidad, backlinks, artículo patrocinado,
      posicionamiento en google`,
    weak: `seo, posicionamiento, visitas, tráfico web`,
  },
  web_offer: {
    strong: `diseñamos su web, diseñamos tu página, creamos su página web`,
    medium: `diseño de páginas web, páginas web desde, diseño web profesional`,
    weak: `página web, diseño web, tienda online`,
  },
  pitch: {
    medium: `
      sin compromiso, haga clic aquí, haz clic aquí, clic aquí, aumente sus ventas, aumenta tus ventas,
      oferta limitada, compre ahora, regístrate ahora, presupuesto sin compromiso`,
    weak: `gratis, garantizado, ofrecemos, whatsapp, telegram, solicite`,
  },
  offers: {
    medium: `
      su página web, su sitio web, su empresa, su negocio, sus ventas, sus clientes, ofrecemos,
      nuestros servicios, nuestra agencia, su web`,
  },
  asks: {
    medium: `
      mi página web, nuestra página web, mi web, nuestra web, necesito, necesitamos, busco, buscamos,
      cuánto cuesta, quisiera, me gustaría, pueden`,
  },
  loan: {
    strong: `
      préstamos rápidos, préstamo rápido, préstamo sin aval, préstamos entre particulares, créditos rápidos,
      oferta de préstamo`,
    medium: `sin aval, en 24 horas, tasa de interés, préstamo personal, préstamos personales`,
    weak: `préstamo, préstamos, crédito`,
  },
  gambling: {
    strong: `giros gratis, tiradas gratis, bono sin depósito, mejor casino online, gana dinero real`,
    medium: `
      casino online, casino en línea, apuestas deportivas, bono de bienvenida, dinero real, tragaperras,
      tragamonedas`,
    weak: `casino, bono, apuestas`,
  },
  easy_money: {
    strong: `
      ganar dinero desde casa, gana dinero desde casa, ganar dinero por internet, ingresos pasivos,
      ganancias garantizadas`,
    medium: `
      gana dinero, desde casa, euros al día, dólares al día, dólares diarios, ingresos extra,
      libertad financiera`,
    weak: `bitcoin, invertir, inversión, ganancias, cripto`,
  },
  medicine: {
    strong: `comprar viagra, viagra sin receta, cialis sin receta`,
    medium: `sin receta, bajar de peso rápido`,
  },
};

/** Portuguese. */
export const PORTUGUESE: PhraseBook = {
  seo_offer: {
    strong: `seu site na primeira página, otimização do seu site`,
    medium: `primeira página do google, backlinks, otimização de sites`,
    weak: `seo`,
  },
  pitch: {
    medium: `
      clique aqui, sem compromisso, aumente suas vendas, oferta limitada, compre agora, aprovação imediata`,
    weak: `grátis, garantido, whatsapp, telegram`,
  },
  offers: {
    medium: `seu site, sua empresa, seu negócio, suas vendas, oferecemos, nossos serviços`,
  },
  asks: {
    medium: `meu site, nosso site, preciso, procuro, gostaria, quanto custa`,
  },
  loan: {
    strong: `
      empréstimo rápido, empréstimo sem consulta, sem consulta ao spc, empréstimo online,
      empréstimos rápidos`,
    medium: `empréstimo pessoal, crédito rápido, nome sujo, taxa de juros`,
    weak: `empréstimo, crédito`,
  },
  gambling: {
    strong: `rodadas grátis, jogo do tigrinho`,
    medium: `cassino online, apostas esportivas, bônus de boas vindas`,
    weak: `cassino, apostas`,
  },
  easy_money: {
    strong: `
      ganhar dinheiro em casa, ganhe dinheiro em casa, ganhar dinheiro online, ganhe dinheiro online,
      ganhar dinheiro na internet`,
    medium: `ganhe dinheiro, renda extra, por dia, trabalhe em casa`,
    weak: `bitcoin, lucro`,
  },
};

/** Italian. */
export const ITALIAN: PhraseBook = {
  seo_offer: {
    strong: `
      il tuo sito in prima pagina, il vostro sito in prima pagina, posizionamento del tuo sito,
      posizionamento del vostro sito`,
    medium: `
      prima pagina su google, prima pagina di google, servizi seo, consulenza seo, backlinks,
      articolo sponsorizzato`,
    weak: `seo, posizionamento`,
  },
  pitch: {
    medium: `
      preventivo gratuito, clicca qui, senza impegno, aumenta le tue vendite, offerta limitata, ordina ora`,
    weak: `gratis, garantito, whatsapp, telegram`,
  },
  offers: {
    medium: `
      il tuo sito, il vostro sito, la vostra azienda, la tua azienda, i nostri servizi, offriamo,
      le tue vendite`,
  },
  asks: {
    medium: `il mio sito, il nostro sito, vorrei, cerchiamo, cerco, quanto costa`,
  },
  loan: {
    strong: `prestito tra privati, prestiti veloci, prestito veloce`,
    medium: `tasso di interesse, prestito personale, al tasso del 3`,
    weak: `prestito, prestiti`,
  },
  gambling: {
    strong: `giri gratis, bonus senza deposito`,
    medium: `casino online, scommesse sportive, bonus di benvenuto`,
    weak: `casino, bonus`,
  },
  easy_money: {
    strong: `guadagnare da casa, guadagna da casa, guadagnare online`,
    medium: `euro al giorno, euro alla settimana, reddito passivo`,
    weak: `guadagna, bitcoin`,
  },
};
