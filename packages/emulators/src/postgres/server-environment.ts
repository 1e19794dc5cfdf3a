/**
 * All that the server sees of the environment, so that PGPORT, LANG and the like of this machine cannot steer it.
 * Windows' own variables are added by Node.
 */
export const SERVER_ENVIRONMENT: NodeJS.ProcessEnv = {
  LC_ALL: "C",
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
};
