package io.drawbar.plugin.presto.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.ColumnType.Precision;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Types are read as Presto and Trino write them. */
class TypeTextTest {
    private static Column column(String name, ColumnType type) {
        return new Column(name, type, true);
    }

    @Test
    void plainTypesWithAndWithoutArguments() {
        assertThat(TypeText.parse("bigint")).isEqualTo(Plain.INT64);
        assertThat(TypeText.parse("varchar(3)")).isEqualTo(Plain.UTF8);
        assertThat(TypeText.parse("decimal(38,3)")).isEqualTo(new ColumnType.Decimal(38, 3));
        assertThat(TypeText.parse("decimal(5, 0)")).isEqualTo(new ColumnType.Decimal(5, 0));
        assertThat(TypeText.parse("interval day to second")).isEqualTo(Plain.UTF8);
        assertThat(TypeText.parse("HyperLogLog")).isEqualTo(Plain.UTF8);
        assertThat(TypeText.parse("unknown")).isEqualTo(Plain.NULL);
    }

    @Test
    void timestampsHaveAPrecisionAndPerhapsAZone() {
        assertThat(TypeText.parse("timestamp")).isEqualTo(ColumnType.Timestamp.local());
        assertThat(TypeText.parse("timestamp(9)"))
                .isEqualTo(new ColumnType.Timestamp(Precision.NANOS, Optional.empty()));
        assertThat(TypeText.parse("timestamp with time zone")).isEqualTo(ColumnType.Timestamp.in("UTC"));
        assertThat(TypeText.parse("timestamp(3) with time zone")).isEqualTo(ColumnType.Timestamp.in("UTC"));
        assertThat(TypeText.parse("time(3)")).isEqualTo(new ColumnType.Time(Precision.MICROS));
        assertThat(TypeText.parse("time(3) with time zone")).isEqualTo(Plain.UTF8);
    }

    @Test
    void typesOfTypes() {
        assertThat(TypeText.parse("map(varchar, array(row(a bigint, \"b \"\"c\" decimal(38,2), at timestamp(3))))"))
                .isEqualTo(new ColumnType.MapOf(
                        Plain.UTF8,
                        ColumnType.ListOf.of(new ColumnType.StructOf(List.of(
                                column("a", Plain.INT64),
                                column("b \"c", new ColumnType.Decimal(38, 2)),
                                column("at", ColumnType.Timestamp.local()))))));
        assertThat(TypeText.parse("row(integer, varchar(2), array(integer))"))
                .isEqualTo(new ColumnType.StructOf(List.of(
                        column("field0", Plain.INT32),
                        column("field1", Plain.UTF8),
                        column("field2", ColumnType.ListOf.of(Plain.INT32)))));
    }

    @Test
    void markersStandOutsideOfQuotesAndComments() {
        assertThat(Markers.count("select ?, '?''?', \"?\" -- ?\n, /* ? */ ?")).isEqualTo(2);
    }
}
