package io.drawbar.manager.confine;

import io.drawbar.common.lifecycle.Threads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An account of the system that engine processes run as. What is done in its name is done by one program, {@code as-user} of the
 * distribution, through {@code sudo}, which has a rule for that program alone.
 *
 * @param name checked: it is a user's and not root's
 * @param sudo the program
 * @param program {@code as-user}
 * @param limit how long anything but an engine may take
 */
public record Account(String name, Path sudo, Path program, Duration limit) {
    private static final int MOST_BYTES = 256 << 10;

    /** How a call ended and what it said. */
    public record Answer(int exit, String text) {}

    /** Words in front of a command that have it run as this account in one of its folders. */
    public List<String> running(Path folder) {
        return words("run", folder, List.of());
    }

    private List<String> words(String verb, Path folder, List<String> more) {
        List<String> words = new ArrayList<>(
                List.of(sudo.toString(), "-n", "-u", name, "--", program.toString(), verb, folder.toString()));
        words.addAll(more);
        return words;
    }

    /**
     * Makes a private folder with two files in it.
     *
     * @param warehouse a folder of the account that is made as well, if it is not there
     */
    public void make(Path folder, Path warehouse, String launch, String environment) throws IOException {
        byte[] bytes = launch.getBytes(StandardCharsets.UTF_8);
        // The first file's length tells where the second begins.
        insist(call(
                "make", folder, List.of(warehouse.toString(), Integer.toString(bytes.length)), launch + environment));
    }

    public boolean has(Path folder, String file) throws IOException {
        return call("has", folder, List.of(file), "").exit() == 0;
    }

    /** The beginning of a file; the answer's exit is not 0 when it is not there. */
    public Answer read(Path folder, String file) throws IOException {
        return call("read", folder, List.of(file), "");
    }

    public void remove(Path folder) throws IOException {
        insist(call("remove", folder, List.of(), ""));
    }

    /** Sends a signal to all processes of a group that are this account's. */
    public void signal(Path folder, String signal, long group) throws IOException {
        Answer answer = call("signal", folder, List.of(signal, Long.toString(group)), "");
        if (answer.exit() != 0 && !answer.text().contains("No such process")) {
            insist(answer);
        }
    }

    private void insist(Answer answer) throws IOException {
        if (answer.exit() != 0) {
            throw new IOException("As " + name + ": " + answer.text().strip());
        }
    }

    private Answer call(String verb, Path folder, List<String> more, String input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words(verb, folder, more)).redirectErrorStream(true);
        builder.environment().clear();
        Process process = builder.start();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Thread reader = Threads.named("as-user").newThread(() -> {
            try (InputStream out = process.getInputStream()) {
                said.writeBytes(out.readNBytes(MOST_BYTES));
            } catch (IOException e) {
                said.writeBytes(("its answer cannot be read: " + e.getMessage()).getBytes(StandardCharsets.UTF_8));
            }
        });
        reader.start();
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                said.writeBytes("It took no input. ".getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("As " + name + ": " + verb + " has not ended after " + limit.toSeconds() + " s");
            }
            reader.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("As " + name + ": interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        return new Answer(process.exitValue(), said.toString(StandardCharsets.UTF_8));
    }
}
