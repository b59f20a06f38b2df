package io.drawbar.jdbc.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.jdbc.internal.error.Failures;
import io.drawbar.protocol.v1.Failure;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pools and tools decide by the class and the SQLState of a failure whether they throw a connection away, try again, or ask. */
class FailuresTest {
    private static SQLException told(int status, Failure failure) {
        String details = Base64.getEncoder().withoutPadding().encodeToString(failure.toByteArray());
        return Failures.of(ServerFailure.of(status, "text", Map.of("drawbar-failure-bin", details)), "0190-job");
    }

    /** By Drawbar's code, the state that the server tells and gRPC's status. */
    @ParameterizedTest
    @CsvSource({
        "3000, 42P01, 3, false, SQLSyntaxErrorException, 42P01",
        "3000, 42601, 3, false, SQLSyntaxErrorException, 42601",
        "3000, 22012, 3, false, SQLDataException, 22012",
        "3000, 23505, 3, false, SQLIntegrityConstraintViolationException, 23505",
        "3000, 40001, 3, true, SQLTransactionRollbackException, 40001",
        "3000, '', 3, false, SQLException, HY000",
        "3001, 57014, 1, false, SQLException, 57014",
        "3001, XX000, 1, false, SQLException, 57014",
        "3002, 57014, 4, false, SQLTimeoutException, HYT00",
        "5001, 57014, 4, false, SQLTimeoutException, HYT00",
        "1011, 0A000, 12, false, SQLFeatureNotSupportedException, 0A000",
        "2000, 28000, 16, false, SQLInvalidAuthorizationSpecException, 28000",
        "2002, 53300, 8, true, SQLTransientException, 53300",
        "9001, 08006, 14, true, SQLTransientConnectionException, 08006",
        "4002, 08006, 10, false, SQLNonTransientConnectionException, 08006",
    })
    void everyFailureHasItsClassAndState(
            int code, String sqlState, int status, boolean retryable, String type, String state) {
        SQLException thrown = told(
                status,
                Failure.newBuilder()
                        .setCode(code)
                        .setName("NAME")
                        .setMessage("What was found.")
                        .setRemedy("What to do.")
                        .setSqlState(sqlState)
                        .setRetryable(retryable)
                        .setLine(3)
                        .setColumn(7)
                        .build());
        assertThat(thrown.getClass().getSimpleName()).isEqualTo(type);
        assertThat(thrown.getSQLState()).isEqualTo(state);
        assertThat(thrown.getErrorCode()).isEqualTo(code);
        assertThat((Throwable) thrown)
                .hasMessageContainingAll("What was found.", "(line 3, column 7)", "What to do.", "job 0190-job");
    }

    @ParameterizedTest
    @CsvSource({"16, 28000", "14, 08006", "1, 57014", "12, 0A000", "13, HY000"})
    void whatSaysNothingOfItselfIsToldByItsStatus(int status, String state) {
        SQLException thrown = Failures.of(new ServerFailure(status, "words"), "");
        assertThat(thrown.getSQLState()).isEqualTo(state);
        assertThat((Throwable) thrown).hasMessage("words");
    }

    @Test
    void theNetworksFailuresAreTransient() {
        assertThat((Throwable) Failures.lost("here:1", new IOException("Connection refused")))
                .isInstanceOfSatisfying(SQLTransientConnectionException.class, e -> assertThat(e.getSQLState())
                        .isEqualTo("08006"))
                .hasMessageContaining("here:1");
        assertThat((Throwable) Failures.lost("here:1", new SocketTimeoutException()))
                .isInstanceOfSatisfying(SQLTimeoutException.class, e -> assertThat(e.getSQLState())
                        .isEqualTo("HYT00"));
    }
}
