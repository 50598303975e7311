/** As short as a password may be; the hub refuses shorter ones. */
export const PASSWORD_MIN = 8;
