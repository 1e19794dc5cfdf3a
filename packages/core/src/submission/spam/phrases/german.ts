import type { PhraseBook } from "./phrase-book.ts";

/** German. */
export const GERMAN: PhraseBook = {
  seo_offer: {
    strong: `
      auf seite 1 bei google, auf seite eins bei google, auf die erste seite bei google,
      kostenlose seo analyse, seo analyse ihrer, ihr google ranking, ihre webseite bei google,
      ihre website bei google, backlinks kaufen, gastartikel veröffentlichen, gastbeitrag auf ihrer`,
    medium: `
      seite 1 bei google, erste seite bei google, google ranking, gastartikel, gastbeitrag, backlinks,
      seo agentur, seo angebot, seo pakete, bei google gefunden, schlecht gefunden,
      suchmaschinenoptimierung für ihre`,
    weak: `seo, suchmaschinenoptimierung, ranking, suchmaschinen`,
  },
  web_offer: {
    medium: `
      wir erstellen ihre website, wir erstellen webseiten, wir gestalten ihre,
      neue website für ihr unternehmen, ihre neue homepage, website zum festpreis, webdesign zum festpreis`,
    weak: `webdesign, webseite, website, homepage`,
  },
  marketing_offer: {
    medium: `
      mehr kunden für ihr, mehr kunden gewinnen, neue kunden gewinnen, neukunden gewinnen,
      qualifizierte leads, firmenadressen, adressen kaufen, ihren umsatz steigern, umsatz steigern`,
    weak: `leads, neukunden, umsatz`,
  },
  pitch: {
    medium: `
      unverbindliches angebot, kostenloses angebot, kostenlose beratung, unverbindlich und kostenlos,
      kostenlos und unverbindlich, hier klicken, klicken sie hier, jetzt beantragen, jetzt bestellen,
      jetzt anmelden, jetzt kaufen, kein risiko, ohne risiko, nur heute`,
    weak: `
      unverbindlich, kostenlos, kostenlose, garantiert, angebot anfordern, mir ist aufgefallen, whatsapp,
      telegram`,
  },
  offers: {
    medium: `
      ihre webseite, ihrer webseite, ihre website, ihrer website, ihre homepage, ihr unternehmen,
      ihres unternehmens, wir bieten, wir bringen, wir helfen ihnen, wir optimieren, unsere agentur`,
  },
  asks: {
    medium: `
      wir suchen, ich suche, wir brauchen, ich brauche, unsere webseite, unsere website, unsere homepage,
      meine webseite, meine website, was kostet, können sie, wir benötigen, wir möchten`,
  },
  loan: {
    strong: `kredit ohne schufa, sofortkredit, ohne schufa, kredit ohne bonitätsprüfung`,
    medium: `auszahlung in 24 stunden, darlehen zwischen privatpersonen, privatkredit, schnellkredit`,
    weak: `kredit, darlehen, auszahlung, schufa`,
  },
  gambling: {
    strong: `
      casino bonus ohne einzahlung, bonus ohne einzahlung, freispiele ohne einzahlung, beste online casino,
      besten online casino`,
    medium: `online casino, freispiele, willkommensbonus, ohne einzahlung, sportwetten, spielautomaten`,
    weak: `casino, bonus, jackpot`,
  },
  easy_money: {
    strong: `
      garantierter gewinn, geld verdienen von zu hause, von zu hause geld verdienen, online geld verdienen,
      euro pro woche von zu hause, euro am tag von zu hause`,
    medium: `
      pro woche von zu hause, von zu hause, nebenverdienst, passives einkommen, schnell geld verdienen,
      euro pro tag, euro am tag, euro pro woche, ohne vorkenntnisse`,
    weak: `verdienen, gewinn, bitcoin, krypto`,
  },
  medicine: {
    strong: `viagra kaufen, cialis kaufen, ohne rezept kaufen, potenzmittel`,
    medium: `viagra, cialis, ohne rezept, rezeptfrei`,
    weak: `abnehmen`,
  },
  adult: {
    strong: `sexkontakte, sex treffen, geile frauen`,
    medium: `einsame frauen, sextreffen`,
    weak: `erotik, sex`,
  },
};
