package io.drawbar.services.audit;

/**
 * Something that happened.
 *
 * @param timeMillis when
 * @param user who did it
 * @param action what: login, issue-token, revoke-token, put-user, remove-user, or what another part names
 * @param object what it was done to
 * @param outcome ok or failed, or what another part names
 * @param detail in words
 * @param clientAddress where the person was, if known
 */
record AuditEntryRecord(
        long timeMillis,
        String user,
        String action,
        String object,
        String outcome,
        String detail,
        String clientAddress) {
    private static final int LIMIT_CHARS = 2_000;

    AuditEntryRecord {
        user = cut(user);
        action = cut(action);
        object = cut(object);
        outcome = cut(outcome);
        detail = cut(detail);
        clientAddress = cut(clientAddress);
    }

    /** PostgreSQL takes no NUL in text. */
    private static String cut(String text) {
        String clean = text.replace('\0', ' ');
        return clean.length() <= LIMIT_CHARS ? clean : clean.substring(0, LIMIT_CHARS);
    }
}
