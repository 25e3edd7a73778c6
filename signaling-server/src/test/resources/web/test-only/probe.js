export const probe = "é";
