package io.drawbar.client;

/** How a streamed result is written. */
public enum ResultFormat {
    /** RFC 4180. */
    CSV("csv", "text/csv"),
    /** Arrow IPC stream. */
    ARROW("arrow", "application/vnd.apache.arrow.stream"),
    /** The document that a result of a kind other than {@code table} is, as it is. */
    CONTENT("content", "*/*");

    private final String parameter;
    private final String mediaType;

    ResultFormat(String parameter, String mediaType) {
        this.parameter = parameter;
        this.mediaType = mediaType;
    }

    String parameter() {
        return parameter;
    }

    String mediaType() {
        return mediaType;
    }
}
