import type { DemoPost } from "./demo-posts.ts";

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
