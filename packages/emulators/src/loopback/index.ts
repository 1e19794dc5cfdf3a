export { freePort } from "./free-port.ts";
export { refuseForeignHost } from "./host-header.ts";
export { LOOPBACK_HOST, listenOnLoopback } from "./listen.ts";
