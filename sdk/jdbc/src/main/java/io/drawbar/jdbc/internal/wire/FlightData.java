package io.drawbar.jdbc.internal.wire;

/** A message of Flight.proto's FlightData: one message of Arrow, and what Drawbar tells beside it. */
public final class FlightData {
    private static final int HEADER = 2;
    private static final int METADATA = 3;
    private static final int BODY = 1000;

    private final Slice header;
    private final Slice metadata;
    private final Slice body;

    private FlightData(Slice header, Slice metadata, Slice body) {
        this.header = header;
        this.metadata = metadata;
        this.body = body;
    }

    public static FlightData parse(byte[] message) {
        Slice header = Slice.EMPTY;
        Slice metadata = Slice.EMPTY;
        Slice body = Slice.EMPTY;
        ProtoReader reader = new ProtoReader(message);
        while (reader.next()) {
            switch (reader.field()) {
                case HEADER:
                    header = reader.slice();
                    break;
                case METADATA:
                    metadata = reader.slice();
                    break;
                case BODY:
                    body = reader.slice();
                    break;
                default:
                    break;
            }
        }
        return new FlightData(header, metadata, body);
    }

    /** The FlatBuffers message of Arrow; empty when there is none. */
    public Slice header() {
        return header;
    }

    /** What Drawbar tells, such as {@link ResultNews}. */
    public ProtoReader metadata() {
        return new ProtoReader(
                java.util.Arrays.copyOfRange(metadata.array(), metadata.start(), metadata.start() + metadata.length()));
    }

    public Slice body() {
        return body;
    }
}
