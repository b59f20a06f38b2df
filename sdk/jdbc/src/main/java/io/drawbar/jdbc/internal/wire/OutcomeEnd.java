package io.drawbar.jdbc.internal.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** drawbar.v1.OutcomeEnd: how an outcome of a statement ended. */
public final class OutcomeEnd {
    /** What it was. */
    public enum Kind {
        NONE,
        ROWS,
        COUNT
    }

    /** Whether another follows. */
    public enum More {
        UNKNOWN,
        NO,
        YES
    }

    private Kind kind = Kind.NONE;
    private More more = More.UNKNOWN;
    private long updateCount;
    private long rows;
    private String truncatedBy = "";
    private final List<String> warnings = new ArrayList<>();

    private OutcomeEnd() {}

    static OutcomeEnd parse(ProtoReader reader) {
        OutcomeEnd end = new OutcomeEnd();
        while (reader.next()) {
            switch (reader.field()) {
                case 1:
                    end.kind = Kind.values()[(int) reader.number()];
                    break;
                case 2:
                    end.updateCount = reader.number();
                    break;
                case 3:
                    end.rows = reader.number();
                    break;
                case 4:
                    end.truncatedBy = reader.text();
                    break;
                case 5:
                    end.more = More.values()[(int) reader.number()];
                    break;
                case 6:
                    end.warnings.add(reader.text());
                    break;
                default:
                    break;
            }
        }
        return end;
    }

    public Kind kind() {
        return kind;
    }

    public More more() {
        return more;
    }

    /** Rows changed; negative: not known. */
    public long updateCount() {
        return updateCount;
    }

    public long rows() {
        return rows;
    }

    /** What the engine warned of. */
    public List<String> warnings() {
        return Collections.unmodifiableList(warnings);
    }

    /** Empty, or ROWS or BYTES. */
    public String truncatedBy() {
        return truncatedBy;
    }
}
