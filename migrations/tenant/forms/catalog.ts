export const formsCatalog = { tables: {}, indexes: {}, functions: {} };
