package io.drawbar.python;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.StatementSink;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Python process. Frames are read by a thread of its own and wait in a short queue, so that a statement's thread that is
 * interrupted breaks nothing; commands go by the standard input, which no interrupt closes. Thread-safe, for one statement at a time.
 */
final class Worker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final int WAITING_FRAMES = 4;
    private static final int LARGEST_FRAME = 65 << 20;
    private static final long EXIT_SECONDS = 5;
    private static final int LONGEST_FOLDER = 60;

    private final Process process;
    private final OutputStream commands;
    private final BlockingQueue<Frame> frames = new ArrayBlockingQueue<>(WAITING_FRAMES);
    private final OutputPump out;
    private final OutputPump err;
    private volatile boolean lost;
    private volatile boolean closed;

    private Worker(Process process) {
        this.process = process;
        this.commands = process.getOutputStream();
        this.out = new OutputPump(process.getInputStream(), StatementSink.Output.STDOUT);
        this.err = new OutputPump(process.getErrorStream(), StatementSink.Output.STDERR);
    }

    /** What a process is started with, besides its settings. */
    record Start(Path scripts, Path folder, Map<String, String> environment, String code, Map<String, String> told) {}

    /** Starts a process and waits until it is ready. */
    static Worker start(PythonSettings settings, Start start) throws EngineException, InterruptedException {
        Path meeting = null;
        try {
            meeting = meetingFolder();
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(meeting.resolve("s"));
            try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                door.bind(address, 1);
                return meet(settings, start, address, door);
            } finally {
                Files.deleteIfExists(address.getPath());
            }
        } catch (IOException e) {
            throw failed("Python could not be started: " + e.getMessage() + ".", e);
        } finally {
            delete(Optional.ofNullable(meeting));
        }
    }

    /** A folder that only the owner can enter; a socket's path has no room for an engine's own long one. */
    private static Path meetingFolder() throws IOException {
        Path usual = Path.of(System.getProperty("java.io.tmpdir"));
        Path base = usual.toString().length() <= LONGEST_FOLDER ? usual : Path.of("/tmp");
        return Files.createTempDirectory(base, "drawbar-");
    }

    private static void delete(Optional<Path> meeting) {
        try {
            if (meeting.isPresent()) {
                Files.deleteIfExists(meeting.get());
            }
        } catch (IOException e) {
            log.debug("The folder {} stays behind", meeting, e);
        }
    }

    private static Worker meet(
            PythonSettings settings, Start start, UnixDomainSocketAddress address, ServerSocketChannel door)
            throws IOException, EngineException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        settings.executable(), "-u", start.scripts().toString(), address.toString())
                .directory(start.folder().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("DRAWBAR_"));
        builder.environment().putIfAbsent("MPLBACKEND", "Agg");
        builder.environment().put("PYTHONIOENCODING", "utf-8:backslashreplace");
        builder.environment().putAll(start.environment());
        Worker worker = new Worker(builder.start());
        try {
            String token = UUID.randomUUID().toString();
            thread("python-out", worker.out).start();
            StartNoise noise = new StartNoise();
            worker.err.begin(noise, "");
            thread("python-err", worker.err).start();
            // Whatever ends the process before it called ends the wait for its call.
            worker.process.onExit().thenRun(() -> close(door));
            worker.command('O', Fields.of(opening(settings, start, token)));
            thread("python-frames", () -> worker.read(door)).start();
            Optional<Frame> hello = worker.next(settings.startTimeout().toMillis());
            if (hello.isEmpty() || hello.get().kind() != Frame.HELLO) {
                throw failed(
                        hello.isEmpty()
                                ? "Python was not ready within "
                                        + settings.startTimeout().toSeconds() + " s (setting "
                                        + PythonSettings.START_TIMEOUT + ")."
                                : "Python ended while it started" + worker.ending() + noise.said() + ".",
                        null);
            }
            if (!Fields.read(hello.get().payload()).get(0).equals(token)) {
                throw failed("Somebody else than Python called.", null);
            }
            worker.err.end();
            return worker;
        } catch (EngineException | InterruptedException | RuntimeException e) {
            worker.close();
            throw e;
        }
    }

    private static List<String> opening(PythonSettings settings, Start start, String token) {
        List<String> fields = new ArrayList<>(List.of(
                token,
                Long.toString(settings.memoryBytes()),
                start.code(),
                Integer.toString(start.told().size())));
        start.told().forEach((name, value) -> fields.addAll(List.of(name, value)));
        settings.variables().forEach((name, value) -> fields.addAll(List.of(name, value)));
        return fields;
    }

    private static void close(ServerSocketChannel door) {
        try {
            door.close();
        } catch (IOException e) {
            log.debug("A socket could not be closed", e);
        }
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void read(ServerSocketChannel door) {
        try (SocketChannel line = door.accept();
                DataInputStream input = new DataInputStream(Channels.newInputStream(line))) {
            while (true) {
                char kind = (char) input.readUnsignedByte();
                int length = input.readInt();
                if (length < 0 || length > LARGEST_FRAME) {
                    throw new IOException("Python sent a frame of " + length + " bytes.");
                }
                byte[] payload = new byte[length];
                input.readFully(payload);
                Frame frame = new Frame(kind, ByteBuffer.wrap(payload));
                while (!frames.offer(frame, 1, TimeUnit.SECONDS)) {
                    if (closed) {
                        return; // Nobody will take it.
                    }
                }
            }
        } catch (IOException e) {
            log.debug("The line to Python process {} has ended", process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lost = true;
            kill();
        }
    }

    /** The next frame, {@link Frame#LOST} once the process has gone, or empty after that long. */
    Optional<Frame> next(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            // A process that ends tells nobody who waits for its frames, so they look from time to time.
            long left = until - System.nanoTime();
            Frame frame = frames.poll(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)), TimeUnit.NANOSECONDS);
            if (frame != null) {
                return Optional.of(frame);
            }
            if (lost && frames.isEmpty()) {
                return Optional.of(Frame.lost());
            }
            if (left <= 0) {
                return Optional.empty();
            }
        }
    }

    /** Sends a command; a process that has gone does not hear it, which the next frame tells. */
    void command(char kind, byte[] payload) {
        try {
            synchronized (commands) {
                commands.write(ByteBuffer.allocate(5)
                        .put((byte) kind)
                        .putInt(payload.length)
                        .array());
                commands.write(payload);
                commands.flush();
            }
        } catch (IOException e) {
            log.debug("Python process {} takes no command", process.pid(), e);
        }
    }

    /** Runs code; its output goes to the listener until {@link #finishOutput}. */
    void run(String code, OutputPump.Listener listener) {
        String mark = OutputPump.MARK_BEGINS + UUID.randomUUID().toString();
        out.begin(listener, mark);
        err.begin(listener, mark);
        command('R', Fields.of(List.of(mark + "\n", code)));
    }

    /** Waits until all that was written has been handed over, and hands over nothing more. */
    void finishOutput(long millis) throws InterruptedException {
        boolean all = out.awaitMark(millis) && err.awaitMark(millis);
        if (!all) {
            log.debug("Python process {} did not mark the end of its output", process.pid());
        }
        out.end();
        err.end();
    }

    /** Interrupts the code that runs and the programs that it started, as a terminal does. */
    void interrupt() {
        signal("INT");
    }

    /** Ends the process and the programs that it started. */
    void kill() {
        signal("KILL");
        process.destroyForcibly();
    }

    private void signal(String name) {
        try {
            // The process leads a group of its own. Java knows no other way to send a signal. Not every shell takes
            // "--" here.
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " -" + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.getOutputStream().close();
        } catch (IOException e) {
            log.warn("The signal {} cannot be sent to Python process {}", name, process.pid(), e);
        }
    }

    boolean isAlive() {
        return !lost && process.isAlive();
    }

    /** How many processes there are: this one and those that it started. */
    long processes() {
        return 1 + process.descendants().count();
    }

    /** How the process ended, in words that continue a sentence. */
    String ending() throws InterruptedException {
        if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
            return "";
        }
        int code = process.exitValue();
        // The system tells a signal as 128 and its number.
        return code > 128 ? " by signal " + (code - 128) : " with exit code " + code;
    }

    @Override
    public void close() {
        closed = true;
        try {
            // The worker ends itself and its group when its commands end; what does not obey is killed.
            commands.close();
        } catch (IOException e) {
            log.debug("Python process {} has gone already", process.pid(), e);
        }
        kill();
    }

    private static EngineException failed(String message, Exception cause) {
        return EngineException.builder(Kind.ENGINE, message).cause(cause).build();
    }

    /** What a process says before it is ready: of interest when it never is. */
    private static final class StartNoise implements OutputPump.Listener {
        private static final int MOST_LINES = 20;

        private final List<String> lines = new ArrayList<>();

        @Override
        public synchronized void line(StatementSink.Output output, String line, int bytes) {
            if (lines.size() < MOST_LINES) {
                lines.add(line.strip());
            }
        }

        synchronized String said() {
            return lines.isEmpty() ? "" : ": " + String.join(" | ", lines);
        }
    }
}
