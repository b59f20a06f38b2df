package io.drawbar.bench.place;

import io.drawbar.bench.worker.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A worker process. It ends when it is closed, and also when the harness dies, because its input ends then. Not thread-safe. */
public final class Child implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(60);
    private static final String ENDED = "";

    private final Process process;
    private final PrintStream orders;
    private final Path log;
    private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();

    /**
     * Starts a process and waits until it is up.
     *
     * @param log where its standard error goes
     */
    public Child(List<String> command, Path log) throws IOException, InterruptedException {
        this.log = log;
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "replies of " + process.pid());
        reader.setDaemon(true);
        reader.start();
        await();
    }

    public long pid() {
        return process.pid();
    }

    /** Gives an order and waits until it is carried out. */
    public Reply order(String verb, Object... arguments) throws IOException, InterruptedException {
        StringBuilder line = new StringBuilder(verb);
        for (Object argument : arguments) {
            line.append('\t').append(argument);
        }
        orders.println(line);
        return await();
    }

    private Reply await() throws IOException, InterruptedException {
        String line = replies.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null) {
            process.destroyForcibly();
            throw new IOException("The worker did not answer within " + LIMIT + "; see " + log + ".");
        }
        if (line.equals(ENDED)) {
            throw new IOException("The worker has ended with exit code " + process.waitFor() + "; see " + log + ".");
        }
        Reply reply = Reply.parse(line);
        if (reply.values().containsKey("error")) {
            throw new IOException("The worker failed: " + reply.text("error"));
        }
        return reply;
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (Reply.isReply(line)) {
                    replies.add(line);
                }
            }
        } catch (IOException e) {
            // The process was killed while it wrote: that is its end as well.
        }
        replies.add(ENDED);
    }

    @Override
    public void close() {
        orders.close();
        try {
            if (!process.waitFor(EXIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
