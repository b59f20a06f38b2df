package io.drawbar.bench.micro;

import io.drawbar.entrance.split.Script;
import io.drawbar.entrance.split.ScriptStatement;
import io.drawbar.protocol.v1.LexicalRules;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to cut a script into its statements. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScriptBenchmark {
    private static final String STATEMENT = """
            select o."order id", 'it''s; not the end' as note -- nor is this;
            from orders o /* ; */ where o.total > 10.5 and o.state in ('a', 'b');
            """;

    /** Statements in the script; 0 stands for {@code select 1}, 75000 for about 10 MB. */
    @Param({"0", "100", "75000"})
    public int statements;

    private String script = "";
    private LexicalRules rules = LexicalRules.getDefaultInstance();

    @Setup
    public void write() {
        script = statements == 0 ? "select 1" : STATEMENT.repeat(statements);
        rules = LexicalRules.newBuilder()
                .setBacktickQuotesIdentifier(true)
                .setNestedComments(true)
                .setCompoundBlocks(true)
                .build();
    }

    @Benchmark
    public List<ScriptStatement> split() {
        return Script.split(script, rules);
    }
}
