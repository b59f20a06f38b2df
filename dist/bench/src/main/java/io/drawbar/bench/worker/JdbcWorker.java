package io.drawbar.bench.worker;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A JDBC client. Orders: {@code open URL}, {@code times N SQL}, {@code fetch SQL}, {@code first URL SQL}, {@code idle N URL SQL},
 * {@code close}; and those of
 * {@link JdbcLoad}: {@code throughput URL THREADS N SQL}, {@code opening URL N VALID}, {@code hold URL N}, {@code each FROM TO SQL},
 * {@code listing N tables|columns SCHEMA TABLE}.
 */
public final class JdbcWorker implements Worker, AutoCloseable {
    private final List<Connection> held = new ArrayList<>();
    private Connection connection;

    private JdbcWorker() {}

    public static void main(String[] args) throws IOException {
        Worker.serve(new JdbcWorker());
    }

    @Override
    public Reply obey(String verb, List<String> arguments) throws Exception {
        switch (verb) {
            case "open" -> {
                close();
                connection = DriverManager.getConnection(arguments.get(0));
                return Reply.empty();
            }
            case "times" -> {
                String sql = arguments.get(1);
                return Worker.latencies(Integer.parseInt(arguments.get(0)), () -> once(connection, sql));
            }
            case "fetch" -> {
                return fetch(arguments.get(0));
            }
            case "first" -> {
                return first(arguments.get(0), arguments.get(1));
            }
            case "idle" -> {
                for (int i = 0; i < Integer.parseInt(arguments.get(0)); i++) {
                    Connection one = DriverManager.getConnection(arguments.get(1));
                    held.add(one);
                    once(one, arguments.get(2));
                }
                return Reply.empty();
            }
            case "close" -> {
                close();
                return Reply.empty();
            }
            default -> {
                return load(verb, arguments);
            }
        }
    }

    private Reply load(String verb, List<String> words) throws Exception {
        return switch (verb) {
            case "throughput" -> JdbcLoad.throughput(words.get(0), number(words, 1), number(words, 2), words.get(3));
            case "opening" ->
                JdbcLoad.opening(words.get(0), number(words, 1), words.get(2).equals("true"));
            case "hold" -> JdbcLoad.hold(words.get(0), number(words, 1));
            case "each" -> JdbcLoad.each(connection, number(words, 0), number(words, 1), words.get(2));
            case "listing" -> JdbcLoad.listing(connection, number(words, 0), words.get(1), words.get(2), words.get(3));
            default -> throw new IllegalArgumentException("There is no order " + verb + ".");
        };
    }

    private static int number(List<String> words, int index) {
        return Integer.parseInt(words.get(index));
    }

    static void once(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new SQLException("No row came.");
            }
            rows.getObject(1);
        }
    }

    /** From nothing to the first row, the connection included. */
    private static Reply first(String url, String sql) throws SQLException {
        long start = System.nanoTime();
        long nanos;
        try (Connection fresh = DriverManager.getConnection(url)) {
            once(fresh, sql);
            nanos = System.nanoTime() - start;
        }
        return Reply.empty().with("nanos", nanos);
    }

    private Reply fetch(String sql) throws SQLException {
        long start = System.nanoTime();
        long count = 0;
        long sum = 0;
        long first = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                if (count == 0) {
                    first = System.nanoTime() - start;
                }
                for (int i = 1; i <= columns; i++) {
                    sum += rows.getObject(i).hashCode();
                }
                count++;
            }
        }
        return Reply.empty()
                .with("nanos", System.nanoTime() - start)
                .with("first", first)
                .with("rows", count)
                .with("sum", sum);
    }

    @Override
    public void close() throws SQLException {
        for (Connection one : held) {
            one.close();
        }
        held.clear();
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
