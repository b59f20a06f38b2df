package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineCatalog.Current;
import io.drawbar.engine.spi.EngineCatalog.Routine;
import io.drawbar.engine.spi.EngineCatalog.Table;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.SqlDialect.Ability;
import io.drawbar.engine.spi.SqlDialect.Case;
import io.drawbar.engine.spi.SqlDialect.NullOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an engine says of its SQL is true: each claim that a small statement can show is tried, and so is what is not claimed. */
@Timeout(240)
public abstract class DialectContract {
    private final EngineUnderTest engine;

    protected DialectContract(EngineUnderTest engine) {
        this.engine = engine;
    }

    /** An engine that tells nothing of its own has nothing that could be tried. */
    @BeforeEach
    final void somethingIsTold() throws EngineException {
        try (EngineSession session = engine.session()) {
            Assumptions.assumeFalse(
                    session.dialect().equals(SqlDialect.common()),
                    "The engine's session does not implement dialect(); see SqlDialect.");
        }
    }

    @Test
    final void whatIsClaimedWorksAndWhatIsNotDoesNot() throws Exception {
        try (EngineSession session = engine.session()) {
            Set<Ability> claimed = session.dialect().abilities();
            Set<Ability> working = EnumSet.noneOf(Ability.class);
            for (Map.Entry<Ability, String> attempt : DialectAttempts.QUERIES.entrySet()) {
                if (answersRows(session, attempt.getValue())) {
                    working.add(attempt.getKey());
                }
            }
            Set<Ability> tried = EnumSet.copyOf(DialectAttempts.QUERIES.keySet());
            Set<Ability> tellable = EnumSet.copyOf(working);
            tellable.removeAll(only(engine.probes().modestClaims(), unclaimed(claimed)));
            assertThat(only(claimed, tried)).isEqualTo(only(tellable, tried));
        }
    }

    private static Set<Ability> only(Set<Ability> all, Set<Ability> tried) {
        Set<Ability> some = EnumSet.noneOf(Ability.class);
        some.addAll(tried);
        some.retainAll(all);
        return some;
    }

    private static Set<Ability> unclaimed(Set<Ability> claimed) {
        Set<Ability> rest = EnumSet.allOf(Ability.class);
        rest.removeAll(claimed);
        return rest;
    }

    private boolean answersRows(EngineSession session, String query) throws InterruptedException {
        try {
            return engine.run(session, query).results().get(0).rows().size() > 0;
        } catch (EngineException e) {
            return false;
        }
    }

    private boolean runs(EngineSession session, String statement) throws InterruptedException {
        try {
            engine.run(session, statement);
            return true;
        } catch (EngineException e) {
            return false;
        }
    }

    @Test
    final void tablesCanBeDefinedAsIsClaimed() throws Exception {
        if (engine.probes().newTable("x").isEmpty()) {
            return;
        }
        try (EngineSession session = engine.session()) {
            Set<Ability> claimed = session.dialect().abilities();
            Current current = session.catalog().current();
            String quote = session.dialect().identifiers().quote();
            String schema = quote + current.schema() + quote;
            String catalog = quote + current.catalog() + quote + "." + schema;
            expect(session, claimed, Ability.NON_NULLABLE_COLUMNS, create("dialect_plain"));
            expect(session, claimed, Ability.SCHEMAS_IN_TABLE_DEFINITIONS, create(schema + ".dialect_schema"));
            expect(session, claimed, Ability.CATALOGS_IN_TABLE_DEFINITIONS, create(catalog + ".dialect_catalog"));
            expect(
                    session,
                    claimed,
                    Ability.SCHEMAS_IN_DATA_MANIPULATION,
                    "insert into " + schema + ".dialect_plain values (1, 2)");
            expect(
                    session,
                    claimed,
                    Ability.CATALOGS_IN_DATA_MANIPULATION,
                    "insert into " + catalog + ".dialect_plain values (3, 4)");
            expect(session, claimed, Ability.SELECT_FOR_UPDATE, "select a from dialect_plain where a = 1 for update");
            expect(
                    session,
                    claimed,
                    Ability.ALTER_TABLE_ADD_COLUMN,
                    "alter table dialect_plain add column c int",
                    "alter table dialect_plain add c int");
            expect(
                    session,
                    claimed,
                    Ability.ALTER_TABLE_DROP_COLUMN,
                    "alter table dialect_plain drop column b",
                    "alter table dialect_plain drop b");
            for (String name : List.of("dialect_plain", "dialect_schema", "dialect_catalog")) {
                var unused = runs(session, "drop table " + name);
            }
        }
    }

    private String create(String name) {
        return engine.probes().newTable(name).orElseThrow();
    }

    /** One of the ways to say it is enough. */
    private void expect(EngineSession session, Set<Ability> claimed, Ability ability, String... ways)
            throws InterruptedException {
        boolean works = false;
        for (String way : ways) {
            works = works || runs(session, way);
        }
        // Modesty excuses what is not claimed, and no claim.
        boolean modest =
                !claimed.contains(ability) && engine.probes().modestClaims().contains(ability);
        if (!modest) {
            assertThat(claimed.contains(ability)).as(ability + ": " + ways[0]).isEqualTo(works);
        }
    }

    @Test
    final void namesAreKeptAsIsClaimed() throws Exception {
        if (engine.probes().newTable("x").isEmpty()) {
            return;
        }
        try (EngineSession session = engine.session()) {
            String quote = session.dialect().identifiers().quote();
            assertThat(kept(session, "Dialect_Plain", "Dialect_Plain"))
                    .isEqualTo(kept(
                            "Dialect_Plain", session.dialect().identifiers().plain()));
            assertThat(kept(session, quote + "Dialect_Quoted" + quote, "Dialect_Quoted"))
                    .isEqualTo(kept(
                            "Dialect_Quoted", session.dialect().identifiers().quoted()));
        }
    }

    private String kept(EngineSession session, String written, String name) throws Exception {
        engine.run(session, create(written));
        EngineCatalog catalog = session.catalog();
        Current current = catalog.current();
        List<String> found = new ArrayList<>();
        catalog.tables(current.catalog(), current.schema(), table -> Optional.of(table)
                .map(Table::name)
                .filter(name::equalsIgnoreCase)
                .ifPresent(found::add));
        engine.run(session, "drop table " + written);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static String kept(String name, Case letters) {
        return switch (letters) {
            case UPPER -> name.toUpperCase(Locale.ROOT);
            case LOWER -> name.toLowerCase(Locale.ROOT);
            case MIXED, SENSITIVE -> name;
        };
    }

    @Test
    final void nullsComeWhereIsClaimed() throws Exception {
        try (EngineSession session = engine.session()) {
            SqlDialect dialect = session.dialect();
            if (!dialect.abilities().contains(Ability.UNION_ALL)) {
                return;
            }
            String rows = "select a from (select 1 as a union all select cast(null as integer) as a) t order by a";
            boolean first = first(session, rows);
            boolean firstDescending = first(session, rows + " desc");
            NullOrder seen = first
                    ? firstDescending ? NullOrder.FIRST : NullOrder.LOW
                    : firstDescending ? NullOrder.HIGH : NullOrder.LAST;
            assertThat(dialect.nulls()).isEqualTo(seen);
        }
    }

    private boolean first(EngineSession session, String query) throws Exception {
        List<List<Object>> rows = engine.run(session, query).results().get(0).rows();
        return Objects.isNull(rows.get(0).get(0));
    }

    @Test
    final void functionsThatAreToldCanBeCalled() throws Exception {
        try (EngineSession session = engine.session()) {
            SqlDialect.Words words = session.dialect().words();
            List<String> told = new ArrayList<>(words.numericFunctions());
            told.addAll(words.stringFunctions());
            told.addAll(words.systemFunctions());
            told.addAll(words.timeDateFunctions());
            List<String> calls = new ArrayList<>();
            told.stream()
                    .filter(DialectAttempts.ARGUMENTS::containsKey)
                    .forEach(name -> calls.add(name + DialectAttempts.ARGUMENTS.get(name)));
            List<String> failing = new ArrayList<>();
            if (!calls.isEmpty() && !runs(session, "select " + String.join(", ", calls))) {
                for (String call : calls) {
                    if (!runs(session, "select " + call)) {
                        failing.add(call);
                    }
                }
            }
            assertThat(failing).isEmpty();
        }
    }

    @Test
    final void routinesAreListedWhereThereAreSome() throws Exception {
        if (!engine.capabilities().contains("catalog")) {
            return;
        }
        try (EngineSession session = engine.session()) {
            EngineCatalog catalog = session.catalog();
            Current current = catalog.current();
            List<Routine> found = new ArrayList<>();
            catalog.builtInRoutines(true, found::add);
            catalog.routines(current.catalog(), current.schema(), true, found::add);
            assertThat(found).extracting(Routine::name).doesNotContain("");
            engine.probes().routine().ifPresent(name -> assertThat(found)
                    .extracting(Routine::name)
                    .contains(name));
        }
    }
}
