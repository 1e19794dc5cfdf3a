export { type Certificates, loadCertificates } from "./load-certificates.ts";
