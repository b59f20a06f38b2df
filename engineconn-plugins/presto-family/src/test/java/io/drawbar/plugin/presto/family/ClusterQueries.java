package io.drawbar.plugin.presto.family;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a cluster by its REST protocol, without the driver, which would leave its threads here. */
public final class ClusterQueries {
    private static final Pattern NEXT = Pattern.compile("\"nextUri\"\\s*:\\s*\"([^\"]+)\"");
    private static final int MOST_MILLIS = 10_000;

    private final URI address;
    private final String userHeader;

    /** @param userHeader the header that says who asks */
    public ClusterQueries(URI address, String userHeader) {
        this.address = address;
        this.userHeader = userHeader;
    }

    /** All that the cluster tells while it runs a query. */
    public String ask(String query) throws IOException {
        StringBuilder told = new StringBuilder();
        String page = send(address.resolve("/v1/statement"), Optional.of(query));
        told.append(page);
        for (Matcher next = NEXT.matcher(page); next.find(); next = NEXT.matcher(page)) {
            page = send(URI.create(next.group(1)), Optional.empty());
            told.append(page);
        }
        return told.toString();
    }

    /** What the cluster itself knows of a query. */
    public String query(String id) throws IOException {
        return send(address.resolve("/v1/query/" + id), Optional.empty());
    }

    /** In which state a query is; empty when the cluster does not tell. */
    public Optional<String> state(String id) throws IOException {
        return told("state", query(id));
    }

    /** When a query failed or was cancelled, by this machine's clock; empty when it was not. */
    public Optional<Instant> failed(String id) throws IOException {
        String known = query(id);
        return told("state", known).filter("FAILED"::equals).isPresent()
                ? told("endTime", known).map(Instant::parse)
                : Optional.empty();
    }

    private static Optional<String> told(String name, String known) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(known);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private String send(URI to, Optional<String> body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) to.toURL().openConnection();
        connection.setRequestProperty(userHeader, "test");
        connection.setConnectTimeout(MOST_MILLIS);
        connection.setReadTimeout(MOST_MILLIS);
        if (body.isPresent()) {
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.get().getBytes(StandardCharsets.UTF_8));
            }
        }
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
