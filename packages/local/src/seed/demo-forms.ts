import type { CreateFormInput } from "@formtrap/core/form";
import { applicationPosts, contactPosts, type DemoPost, newsletterPosts } from "./demo-posts.ts";

export interface DemoForm {
  readonly key: "contact" | "application" | "newsletter";
  readonly input: Omit<CreateFormInput, "id">;
  readonly page: string;
  readonly posts: readonly DemoPost[];
}

/** Three forms of one furniture workshop that differ in what a form can be told. */
export const demoForms: readonly DemoForm[] = [
  {
    key: "contact",
    page: "https://workshop.example/contact",
    posts: contactPosts,
    input: {
      name: "Contact",
      description: "The contact form on the workshop's site.",
      honeypotFieldName: "company_website",
      successMessage: "Thank you! We usually answer within one working day.",
      retentionDays: null,
      validation: {
        fields: {
          name: { required: true, maxLength: 200 },
          email: { required: true, type: "email" },
          message: { required: true, maxLength: 10_000 },
        },
        multiple: [],
      },
    },
  },
  {
    key: "application",
    page: "https://workshop.example/jobs",
    posts: applicationPosts,
    input: {
      name: "Job application",
      description: "Applications to the workshop; several skills may be ticked.",
      responseType: "json",
      allowFileUploads: true,
      maxFileCount: 3,
      allowedFileTypes: ["application/pdf", ".odt", "image/*"],
      rateLimitPerMinute: 5,
      // Half a year is what privacy rules in many countries allow for applications.
      retentionDays: 180,
      validation: {
        fields: {
          name: { required: true },
          email: { required: true, type: "email" },
          position: { required: true, oneOf: ["joiner", "designer", "apprentice", "office"] },
          experience_years: { type: "number", min: 0, max: 60 },
          motivation: { required: true, minLength: 10, maxLength: 5_000 },
        },
        multiple: ["skills"],
      },
    },
  },
  {
    key: "newsletter",
    page: "https://workshop.example/",
    posts: newsletterPosts,
    input: {
      name: "Newsletter",
      description: "Sign-up at the foot of every page, posted by fetch.",
      responseType: "json",
      successMessage: "Welcome! The next letter comes on the first of the month.",
      retentionDays: 730,
      validation: {
        fields: { email: { required: true, type: "email" } },
        multiple: ["topics"],
      },
    },
  },
];
