package io.drawbar.jdbc.internal.run;

import io.drawbar.jdbc.internal.config.HostPort;
import io.drawbar.jdbc.internal.config.Options;
import io.drawbar.jdbc.internal.sql.Parameter;
import io.drawbar.jdbc.internal.wire.ProtoWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What is to be run. Immutable. */
final class Order {
    private static final String ANY_TYPE = "type.googleapis.com/drawbar.v1.RunStatement";

    private final String job;
    private final String sql;
    private final List<Parameter> parameters;
    private final long rowLimit;
    private final Duration timeout;
    private final Map<String, String> labels;
    private final String compression;

    /**
     * @param job its id, made by the driver
     * @param sql empty: nothing is run, the job is there
     * @param rowLimit 0: the server's
     * @param timeout zero: the server's
     * @param labels of its job
     * @param compression one of the choices of the property of that name
     */
    Order(
            String job,
            String sql,
            List<Parameter> parameters,
            long rowLimit,
            Duration timeout,
            Map<String, String> labels,
            String compression) {
        this.compression = compression;
        this.labels = labels;
        this.job = job;
        this.sql = sql;
        this.parameters = parameters;
        this.rowLimit = rowLimit;
        this.timeout = timeout;
    }

    /** A job that is there. */
    static Order attach(String job, String compression) {
        return new Order(job, "", Collections.emptyList(), 0, Duration.ZERO, Collections.emptyMap(), compression);
    }

    String job() {
        return job;
    }

    /**
     * The ticket that runs it, or goes on with it.
     *
     * @param start whether it may be started by this; otherwise the job must be there
     * @param again whether an earlier call may have arrived
     * @param from who is asked
     */
    byte[] ticket(int outcome, long firstRow, boolean start, boolean again, HostPort from) {
        ProtoWriter run = new ProtoWriter().text(1, job).text(2, start ? sql : "");
        if (start) {
            parameters.forEach(parameter -> run.message(3, parameter.message()));
        }
        run.number(4, rowLimit)
                .number(5, timeout.toMillis())
                .number(6, outcome)
                .number(7, firstRow)
                .flag(8, again)
                .text(9, Options.compression(compression, from));
        if (start) {
            run.map(10, labels);
        }
        ProtoWriter any = new ProtoWriter().text(1, ANY_TYPE).message(2, run);
        return new ProtoWriter().message(1, any).toBytes();
    }
}
