package io.drawbar.jdbc.internal.rows;

import io.drawbar.jdbc.internal.error.Failures;
import java.sql.SQLException;
import java.sql.Wrapper;

/** JDBC's way to what lies beyond its interfaces: an object is unwrapped as whatever it is. */
public interface Unwrapping extends Wrapper {
    @Override
    default <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw Failures.argument(getClass().getSimpleName() + " cannot be unwrapped as " + type.getName() + ".");
    }

    @Override
    default boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this);
    }
}
