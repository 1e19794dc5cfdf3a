import type { CreateFormInput } from "@formtrap/core/form";
import { applicationPosts } from "./application-posts.ts";
import { contactPosts } from "./contact-posts.ts";
import type { DemoPost } from "./demo-posts.ts";
import { newsletterPosts } from "./newsletter-posts.ts";

export interface DemoForm {
  readonly key: "contact" | "application" | "newsletter";
  readonly input: Omit<CreateFormInput, "id">;
  readonly page: string;
  readonly posts: readonly DemoPost[];
}

const SITE = "https://riviere-joinery.example";

/**
 * Three forms of one joinery that differ in what a form can be told.
 * @param options `demoPageUrl`: where their visitors are sent back to; `ownerEmail`: who gets a mail of every contact.
 */
export const demoForms = ({
  demoPageUrl,
  ownerEmail,
}: {
  readonly demoPageUrl: string;
  readonly ownerEmail: string;
}): readonly DemoForm[] => [
  {
    key: "contact",
    page: `${SITE}/contact`,
    posts: contactPosts,
    input: {
      name: "Contact",
      description: "The contact form on the joinery's site.",
      honeypotFieldName: "company_website",
      successMessage: "Thank you! We usually answer within one working day.",
      sendEmailNotifications: true,
      notificationEmails: [ownerEmail],
      retentionDays: null,
      validation: {
        fields: {
          name: { required: true, maxLength: 200 },
          email: { required: true, type: "email" },
          message: { required: true },
        },
        multiple: [],
      },
    },
  },
  {
    key: "application",
    page: `${SITE}/jobs`,
    posts: applicationPosts,
    input: {
      name: "Job application",
      description: "Applications to the joinery; several skills may be ticked.",
      responseType: "json",
      allowFileUploads: true,
      maxFileCount: 3,
      maxFileSizeBytes: 50 * 1024 * 1024,
      allowedFileTypes: ["application/pdf", ".odt", "image/*"],
      rateLimitPerMinute: 60,
      // Half a year is what privacy rules in many countries allow for applications.
      retentionDays: 180,
      validation: {
        fields: {
          name: { required: true, maxLength: 200 },
          email: { required: true, type: "email" },
          position: { required: true, oneOf: ["joiner", "designer", "apprentice", "office"] },
          experience_years: { type: "number", min: 0, max: 60 },
          motivation: { required: true, maxLength: 5_000 },
        },
        multiple: ["skills"],
      },
    },
  },
  {
    key: "newsletter",
    page: `${SITE}/`,
    posts: newsletterPosts,
    input: {
      name: "Newsletter",
      description: "Sign-up at the foot of every page, posted by fetch.",
      responseType: "redirect",
      redirectUrl: `${demoPageUrl}#newsletter`,
      successMessage: "Welcome! The next letter comes on the first of the month.",
      retentionDays: 730,
      validation: {
        fields: { email: { required: true, type: "email" } },
        multiple: ["topics"],
      },
    },
  },
];
