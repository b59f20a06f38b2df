package io.drawbar.bench.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A process that measures on order: each line of its input is an order (a verb and its arguments, with tabs between), answered with
 * one line of output. It ends when its input does, so it cannot outlive the harness.
 */
interface Worker {
    /** Carries out one order. */
    Reply obey(String verb, List<String> arguments) throws Exception;

    /** Serves until the input ends; the first reply tells that the worker is up. */
    static void serve(Worker worker) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // What libraries print must not get between the replies.
        System.setOut(System.err);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        out.println(Reply.empty().with("pid", ProcessHandle.current().pid()).line());
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            List<String> words = Arrays.asList(line.split("\t", -1));
            out.println(answer(worker, words).line());
        }
        // Some clients leave threads behind that are not daemons.
        System.exit(0);
    }

    private static Reply answer(Worker worker, List<String> words) {
        try {
            return worker.obey(words.get(0), words.subList(1, words.size()));
        } catch (Exception | LinkageError e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace, true));
            return Reply.empty().with("error", trace.toString());
        }
    }

    /** Something of which the time is taken. */
    interface Timed {
        void run() throws Exception;
    }

    /** Runs something often, one after the other. */
    static Reply latencies(int times, Timed timed) throws Exception {
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            timed.run();
            nanos[i] = System.nanoTime() - start;
        }
        return Reply.empty().with("nanos", nanos);
    }
}
