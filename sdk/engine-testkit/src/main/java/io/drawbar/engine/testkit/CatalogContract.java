package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineCatalog.Column;
import io.drawbar.engine.spi.EngineCatalog.Current;
import io.drawbar.engine.spi.EngineCatalog.Table;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.testkit.Probes.TableProbe;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What there is can be listed, with exact names; an engine that declares no catalog says so. */
@Timeout(180)
public abstract class CatalogContract {
    private final EngineUnderTest engine;

    protected CatalogContract(EngineUnderTest engine) {
        this.engine = engine;
    }

    @Test
    final void aCatalogIsThereExactlyWhenItIsDeclared() throws Exception {
        try (EngineSession session = engine.session()) {
            if (engine.capabilities().contains("catalog")) {
                EngineCatalog catalog = session.catalog();
                Current current = catalog.current();
                assertThat(catalog.catalogs()).contains(current.catalog());
                assertThat(catalog.schemas(current.catalog())).contains(current.schema());
            } else {
                EngineException refusal = catchThrowableOfType(EngineException.class, session::catalog);
                assertThat(refusal.kind()).isEqualTo(Kind.UNSUPPORTED);
            }
        }
    }

    @Test
    final void aTableIsListedWithItsColumns() throws Exception {
        if (engine.probes().table().isEmpty()) {
            return;
        }
        TableProbe probe = engine.probes().table().get();
        try (EngineSession session = engine.session()) {
            engine.setUp(session, probe.setup());
            EngineCatalog catalog = session.catalog();
            Current current = catalog.current();
            String schema = probe.schema().orElse(current.schema());
            List<Table> tables = new ArrayList<>();
            catalog.tables(current.catalog(), schema, tables::add);
            assertThat(tables).extracting(Table::name).contains(probe.name());
            assertThat(catalog.columns(current.catalog(), schema, probe.name()))
                    .extracting(Column::name)
                    .containsExactlyElementsOf(probe.columns());
            assertThat(catalog.columns(current.catalog(), schema, probe.name()))
                    .allSatisfy(column -> assertThat(column.typeName()).isNotBlank());
            assertThat(tables).extracting(Table::type).allSatisfy(type -> assertThat(type)
                    .isNotBlank());
            assertThat(catalog.columns(current.catalog(), schema, "no such table"))
                    .isEmpty();
        }
    }
}
