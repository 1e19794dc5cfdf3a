/** What the line starts with by which another checkout says that its servers stand. */
export const READY = "READY ";
