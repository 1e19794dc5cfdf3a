export { listenOnLoopback, LOOPBACK_HOST } from "./listen.ts";
export { refuseForeignHost } from "./host-header.ts";
