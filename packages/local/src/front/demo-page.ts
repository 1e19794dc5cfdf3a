import { escapeHtml } from "@formtrap/contracts";
import { type Page, renderDocument } from "./html.ts";

export interface DemoPageOptions {
  /** Where the page itself is. */
  readonly url: string;
  readonly ingestUrl: string;
  /** The origin of the demo customer's bucket. */
  readonly bucketUrl: string;
  /** Endpoint ids. */
  readonly forms: { readonly contact: string; readonly application: string; readonly newsletter: string };
  /** Whether a visitor comes back from the contact form. */
  readonly isReturning: boolean;
}

/** A joinery's page as a customer would write it: plain forms, one of them posted by fetch. */
export function renderDemoPage(options: DemoPageOptions): Page {
  const action = (form: keyof DemoPageOptions["forms"]) =>
    escapeHtml(`${options.ingestUrl}/f/${options.forms[form]}`);
  return renderDocument({
    title: "Rivière Joinery: FormTrap's demo page",
    formOrigin: options.ingestUrl,
    fileOrigin: options.bucketUrl,
    script: NEWSLETTER_SCRIPT,
    body: `<header>
<h1>Rivière Joinery</h1>
<p class="soft">A demo page with three forms. What you send is stored in the demo customer's own Postgres.</p>
</header>
<main>
${contactForm(action("contact"), `${options.url}/demo?sent=contact#contact`, options.isReturning)}
${applicationForm(action("application"))}
${newsletterForm(action("newsletter"))}
</main>
<footer><a href="/">About this local FormTrap</a></footer>
<script src="${escapeHtml(options.ingestUrl)}/formtrap.js" async></script>`,
  });
}

const TRAP = `<div class="trap" aria-hidden="true"><label>Leave this empty <input name="_gotcha" tabindex="-1" autocomplete="off"></label></div>`;

function contactForm(action: string, next: string, isReturning: boolean): string {
  const thanks = isReturning ? "Thank you, your message has arrived." : "";
  return `<section id="contact" aria-labelledby="contact-title">
<h2 id="contact-title">Write to us</h2>
<p class="soft">A plain form: the browser posts it and is sent back here by its <code>_next</code> field.</p>
<form action="${action}" method="post">
<div class="pair">
<div class="field"><label for="contact-name">Name</label><input id="contact-name" name="name" autocomplete="name" required></div>
<div class="field"><label for="contact-email">Email</label><input id="contact-email" name="email" type="email" autocomplete="email" required></div>
</div>
<div class="field"><label for="contact-subject">Subject</label><input id="contact-subject" name="subject"></div>
<div class="field"><label for="contact-message">Message</label><textarea id="contact-message" name="message" rows="5" required></textarea></div>
<input type="hidden" name="_next" value="${escapeHtml(next)}">
${TRAP}
<button>Send message</button>
<p role="status">${thanks}</p>
</form>
</section>`;
}

function applicationForm(action: string): string {
  const positions = { joiner: "Joiner", designer: "Designer", apprentice: "Apprentice", office: "Office" };
  const skills = {
    joinery: "Joinery",
    cnc: "CNC machines",
    drawing: "Drawing by hand",
    cad: "CAD",
    veneer: "Veneer",
    finishing: "Finishing",
    customers: "Talking with customers",
    bookkeeping: "Bookkeeping",
  };
  const options = Object.entries(positions).map(
    ([value, name]) => `<option value="${value}">${name}</option>`,
  );
  return `<section id="application" aria-labelledby="application-title">
<h2 id="application-title">Work with us</h2>
<p class="soft">A longer form with files. <code>formtrap.js</code> sends them straight to the demo customer's bucket;
without JavaScript it is a plain form, and FormTrap shows its own thank-you page.</p>
<form action="${action}" method="post" enctype="multipart/form-data" data-formtrap>
<div class="pair">
<div class="field"><label for="application-name">Name</label><input id="application-name" name="name" autocomplete="name" required></div>
<div class="field"><label for="application-email">Email</label><input id="application-email" name="email" type="email" autocomplete="email" required></div>
<div class="field"><label for="application-position">Position</label><select id="application-position" name="position" required>
<option value="">Please choose</option>
${options.join("\n")}
</select></div>
<div class="field"><label for="application-years">Years of experience</label><input id="application-years" name="experience_years" type="number" min="0" max="60" value="0" required></div>
</div>
<fieldset><legend>What are you good at?</legend>
<div class="options">
${checkboxes("skills", skills)}
</div>
</fieldset>
<div class="field"><label for="application-motivation">Why us?</label><textarea id="application-motivation" name="motivation" rows="6" required></textarea></div>
<div class="field"><label for="application-files">CV and pictures of your work (PDF, ODT, pictures; up to 3, 50 MB each)</label><input id="application-files" name="files" type="file" accept="application/pdf,.odt,image/*" multiple></div>
${TRAP}
<button>Apply</button>
</form>
</section>`;
}

function newsletterForm(action: string): string {
  const topics = { "new-pieces": "New pieces", workshop: "Workshop days", sales: "Sales" };
  return `<section id="newsletter" aria-labelledby="newsletter-title">
<h2 id="newsletter-title">Letters from the workshop</h2>
<p class="soft">Posted by <code>fetch</code>: the answer is JSON and the page stays. Without JavaScript it still works.</p>
<form action="${action}" method="post" id="newsletter-form">
<div class="pair">
<div class="field"><label for="newsletter-email">Email</label><input id="newsletter-email" name="email" type="email" autocomplete="email" required></div>
<div class="field"><label for="newsletter-name">Name (optional)</label><input id="newsletter-name" name="name" autocomplete="name"></div>
</div>
<fieldset><legend>Topics</legend>
<div class="options">
${checkboxes("topics", topics)}
</div>
</fieldset>
${TRAP}
<button>Subscribe</button>
<p role="status" id="newsletter-status"></p>
</form>
</section>`;
}

function checkboxes(name: string, options: Readonly<Record<string, string>>): string {
  return Object.entries(options)
    .map(
      ([value, label]) => `<label><input type="checkbox" name="${name}" value="${value}"> ${label}</label>`,
    )
    .join("\n");
}

const NEWSLETTER_SCRIPT = `
const form = document.getElementById("newsletter-form");
const status = document.getElementById("newsletter-status");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  status.textContent = "Sending …";
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { accept: "application/json" },
    });
    const answer = await response.json();
    status.textContent = answer.ok
      ? "Thank you, you are on the list."
      : answer.errors.map(({ field, message }) => (field ? field + ": " : "") + message).join(" ");
    if (answer.ok) form.reset();
  } catch {
    status.textContent = "That did not arrive. Please try again.";
  } finally {
    button.disabled = false;
  }
});
`;
