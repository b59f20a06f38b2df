package io.drawbar.plugin.flink;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.types.Row;

/** Counts from 0; Flink has no table of numbers of its own. */
@FunctionHint(output = @DataTypeHint("ROW<id BIGINT>"))
public class Numbers extends TableFunction<Row> {
    private static final long serialVersionUID = 1L;

    /** Called by Flink. */
    public void eval(Long count) {
        for (long i = 0; i < count; i++) {
            collect(Row.of(i));
            if (i % 1024 == 0 && Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }
}
