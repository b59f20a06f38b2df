package io.drawbar.jdbc.internal.wire;

import java.util.Map;

/** A call's end as the server tells it: gRPC's status, and drawbar.v1.Failure when it sent one. */
public final class ServerFailure extends Exception {
    private static final long serialVersionUID = 1L;
    /** What gRPC calls a part that is not there at this moment. */
    public static final int UNAVAILABLE_STATUS = 14;

    public static final int UNAUTHENTICATED_STATUS = 16;

    private final int status;
    private int code;
    private String name = "";
    private String kind = "";
    private String words = "";
    private String remedy = "";
    private String rootCause = "";
    private String sqlState = "";
    private int line;
    private int column;
    private boolean retryable;

    /**
     * @param status of gRPC
     * @param text what the server says
     */
    public ServerFailure(int status, String text) {
        super(text, null, false, false);
        this.status = status;
        this.words = text;
    }

    static ServerFailure of(int status, String text, Map<String, String> trailers) {
        ServerFailure failure = new ServerFailure(status, text);
        String details = trailers.get("drawbar-failure-bin");
        if (details != null) {
            failure.read(new ProtoReader(java.util.Base64.getDecoder().decode(details)));
        }
        return failure;
    }

    private void read(ProtoReader reader) {
        while (reader.next()) {
            switch (reader.field()) {
                case 1:
                    code = (int) reader.number();
                    break;
                case 2:
                    name = reader.text();
                    break;
                case 3:
                    kind = reader.text();
                    break;
                case 4:
                    words = reader.text();
                    break;
                case 5:
                    remedy = reader.text();
                    break;
                case 6:
                    rootCause = reader.text();
                    break;
                case 8:
                    sqlState = reader.text();
                    break;
                case 9:
                    line = (int) reader.number();
                    break;
                case 10:
                    column = (int) reader.number();
                    break;
                case 12:
                    retryable = reader.flag();
                    break;
                default:
                    break;
            }
        }
    }

    public int status() {
        return status;
    }

    /** Number of Drawbar's error code; 0: the server sent none. */
    public int code() {
        return code;
    }

    /** Name of Drawbar's error code. */
    public String name() {
        return name;
    }

    /** USER, RESOURCES, ENGINE or INTERNAL. */
    public String kind() {
        return kind;
    }

    public String words() {
        return words;
    }

    public String remedy() {
        return remedy;
    }

    public String rootCause() {
        return rootCause;
    }

    public String sqlState() {
        return sqlState;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    public boolean retryable() {
        return retryable;
    }
}
