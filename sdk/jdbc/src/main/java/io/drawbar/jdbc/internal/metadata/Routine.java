package io.drawbar.jdbc.internal.metadata;

import io.drawbar.jdbc.internal.wire.ProtoReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** drawbar.v1.CatalogRoutine: a function or procedure of the engine. Immutable. */
final class Routine {
    private String name = "";
    private String specificName = "";
    private int kind;
    private final List<Argument> arguments = new ArrayList<>();

    private Routine() {}

    static Routine parse(ProtoReader reader) {
        Routine routine = new Routine();
        while (reader.next()) {
            switch (reader.field()) {
                case 1:
                    routine.name = reader.text();
                    break;
                case 2:
                    routine.specificName = reader.text();
                    break;
                case 3:
                    routine.kind = (int) reader.number();
                    break;
                case 4:
                    routine.arguments.add(Argument.parse(reader.message()));
                    break;
                default:
                    break;
            }
        }
        return routine;
    }

    String name() {
        return name;
    }

    String specificName() {
        return specificName;
    }

    boolean isProcedure() {
        return kind == 2;
    }

    boolean givesRows() {
        return kind == 1;
    }

    List<Argument> arguments() {
        return Collections.unmodifiableList(arguments);
    }

    /** drawbar.v1.CatalogArgument: what goes in or comes out. Immutable. */
    static final class Argument {
        private int mode;
        private CatalogRow type = CatalogRow.column(new ProtoReader(new byte[0]));

        private Argument() {}

        private static Argument parse(ProtoReader reader) {
            Argument argument = new Argument();
            while (reader.next()) {
                if (reader.field() == 1) {
                    argument.mode = (int) reader.number();
                } else if (reader.field() == 2) {
                    argument.type = CatalogRow.column(reader.message());
                }
            }
            return argument;
        }

        /** 0 in, 1 in and out, 2 out, 3 the value, 4 a column of the rows. */
        int mode() {
            return mode;
        }

        CatalogRow type() {
            return type;
        }
    }
}
