export { type ControlTestDatabase, createControlDatabase } from "./control-database.ts";
export { type FakeClock, fakeClock } from "./fake-clock.ts";
export { type HttpRequest, httpEvent, lambdaContext, sqsEvent } from "./lambda-events.ts";
export { type SharedServer, sharedServer, sharedTlsServer } from "./shared-server.ts";
export { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";
export { createTestDatabase, type DatabaseTemplate, type TestDatabase } from "./test-database.ts";
export { testPolicy } from "./test-policy.ts";
