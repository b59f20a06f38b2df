package io.drawbar.plugin.echo;

import java.util.List;

/**
 * What a statement can see.
 *
 * @param state the session's variables and current schema
 * @param tables the tables there are
 * @param parameters values of the {@code ?} markers; empty while a statement with markers is only described
 */
record Scope(SessionState state, MadeUpTables tables, List<Object> parameters) {}
