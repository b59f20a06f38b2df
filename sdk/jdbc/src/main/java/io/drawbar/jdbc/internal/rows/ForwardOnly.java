package io.drawbar.jdbc.internal.rows;

import io.drawbar.jdbc.internal.error.Failures;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;

/** Rows come once, one after the other; and some types do not exist. */
public interface ForwardOnly extends ResultSet {
    @Override
    default int getType() {
        return TYPE_FORWARD_ONLY;
    }

    @Override
    default int getConcurrency() {
        return CONCUR_READ_ONLY;
    }

    @Override
    default int getFetchDirection() {
        return FETCH_FORWARD;
    }

    @Override
    default void setFetchDirection(int direction) throws SQLException {
        if (direction != FETCH_FORWARD) {
            throw backward();
        }
    }

    @Override
    default boolean previous() throws SQLException {
        throw backward();
    }

    @Override
    default boolean absolute(int row) throws SQLException {
        throw backward();
    }

    @Override
    default boolean relative(int rows) throws SQLException {
        throw backward();
    }

    @Override
    default boolean first() throws SQLException {
        throw backward();
    }

    @Override
    default boolean last() throws SQLException {
        throw backward();
    }

    @Override
    default void beforeFirst() throws SQLException {
        throw backward();
    }

    @Override
    default void afterLast() throws SQLException {
        throw backward();
    }

    private static SQLException backward() {
        return Failures.unsupported("Rows can only be read forward: the type of the result is TYPE_FORWARD_ONLY.");
    }

    @Override
    default String getCursorName() throws SQLException {
        throw Failures.unsupported("Results have no cursors that could be named.");
    }

    @Override
    default Ref getRef(int index) throws SQLException {
        throw missing("REF");
    }

    @Override
    default RowId getRowId(int index) throws SQLException {
        throw missing("ROWID");
    }

    @Override
    default SQLXML getSQLXML(int index) throws SQLException {
        throw missing("XML");
    }

    private static SQLException missing(String type) {
        return Failures.unsupported("There is no type " + type + ".");
    }
}
