package io.drawbar.client;

/** What a statement is. */
public enum StatementKind {
    /** It answers rows and changes nothing. */
    QUERY,
    /** It changes rows. */
    DML,
    /** It changes definitions. */
    DDL,
    /** It changes or shows settings, explains, lists, or calls something. */
    UTILITY,
    /** The engine cannot tell, and what it touches may not be listed. */
    UNKNOWN
}
