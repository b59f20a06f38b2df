package io.drawbar.common.server;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.config.Settings;
import io.drawbar.common.home.DrawbarHome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server process's main class. Arguments: {@code --home FOLDER}, {@code --role r1,r2}, {@code --config FILE},
 * {@code --show-config}. Exit codes: 0 stopped as asked, 78 the configuration cannot be used, 1 anything else.
 */
public final class ServerMain {
    private static final int EXIT_CONFIGURATION = 78;
    /** Kept, as a channel that nobody knows of is closed. */
    private static final List<FileLock> LOCKS = new ArrayList<>();

    private ServerMain() {}

    public static void main(String[] args) throws InterruptedException {
        int exit = run(args);
        if (exit != 0) {
            System.exit(exit);
        }
    }

    private static int run(String[] args) throws InterruptedException {
        try {
            DrawbarHome home = new DrawbarHome(Path.of(option(args, "--home").orElseGet(ServerMain::defaultHome)));
            boolean show = Arrays.asList(args).contains("--show-config");
            if (!show) {
                // Both are read when the first logger is made, which loading the roles does.
                System.setProperty("logback.configurationFile", "server-logback.xml");
                System.setProperty("drawbar-logs", home.logs().toString());
                System.setProperty("drawbar-log", logName(args));
            }
            Settings settings = Settings.load(
                    DrawbarServer.allSettings(), configFile(args, home), System.getenv(), System.getProperties());
            if (show) {
                settings.show().forEach(ServerMain::print);
                return 0;
            }
            return serve(home, settings, args);
        } catch (BadConfiguration e) {
            System.err.println(e.getMessage());
            return EXIT_CONFIGURATION;
        }
    }

    private static int serve(DrawbarHome home, Settings settings, String[] args) throws InterruptedException {
        Logger log = LoggerFactory.getLogger(ServerMain.class);
        Set<String> roles = new LinkedHashSet<>();
        option(args, "--role").ifPresent(list -> roles.addAll(Arrays.asList(list.split(",", -1))));
        CountDownLatch stopped = new CountDownLatch(1);
        try {
            checkShared(settings, roles);
            lock(home, roles);
            DrawbarServer server = DrawbarServer.start(home, settings, roles);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                log.info("Stopping");
                                server.close();
                                stopped.countDown();
                            },
                            "stop"));
            log.info(
                    "Ready after {} ms",
                    java.lang.management.ManagementFactory.getRuntimeMXBean().getUptime());
            stopped.await();
            return 0;
        } catch (BadConfiguration e) {
            log.error("Cannot start: {}", e.getMessage(), e);
            System.err.println(e.getMessage());
            return EXIT_CONFIGURATION;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            log.error("Cannot start", e);
            System.err.println("Cannot start: " + e.getMessage());
            return 1;
        }
    }

    /**
     * Takes the home's roles for this process, until it ends in whatever way. Two processes that are one node in one role, as two starts
     * at the same time would make them, would both take up the same jobs and engines.
     */
    private static void lock(DrawbarHome home, Set<String> roles) throws IOException {
        for (Role role : DrawbarServer.roles()) {
            if (!roles.isEmpty() && !roles.contains(role.name())) {
                continue;
            }
            FileChannel file = FileChannel.open(
                    home.run().resolve(role.name() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = file.tryLock();
            if (lock == null) {
                throw new BadConfiguration(
                        "A server of " + home.root() + " with the role " + role.name() + " is running already.");
            }
            LOCKS.add(lock);
        }
    }

    /** A process with some of the roles that started a ZooKeeper of its own would never meet the others. */
    private static void checkShared(Settings settings, Set<String> roles) {
        Set<String> others = new TreeSet<>();
        DrawbarServer.roles().forEach(role -> others.add(role.name()));
        boolean known = others.containsAll(roles); // If not, the start says so.
        others.removeAll(roles);
        if (known
                && !roles.isEmpty()
                && !others.isEmpty()
                && settings.get(ServerSettings.COORDINATION_CONNECT).isEmpty()) {
            throw new BadConfiguration("The roles " + others + " are to run in other processes, which this one can find"
                    + " only through a ZooKeeper that all share: set coordination.connect.");
        }
    }

    /** Processes of one home with different roles do not write into each other's log. */
    private static String logName(String[] args) {
        return option(args, "--role")
                .map(roles -> "server-" + roles.replace(',', '+'))
                .filter(name -> name.matches("[a-z+-]+"))
                .orElse("server");
    }

    private static Optional<Path> configFile(String[] args, DrawbarHome home) {
        Optional<Path> named = option(args, "--config").map(Path::of);
        if (named.isPresent()) {
            return named;
        }
        Path usual = home.conf().resolve("drawbar.conf");
        return Files.exists(usual) ? Optional.of(usual) : Optional.empty();
    }

    private static String defaultHome() {
        String variable = System.getenv("DRAWBAR_HOME");
        return variable == null || variable.isBlank()
                ? Path.of(System.getProperty("user.home"), ".drawbar").toString()
                : variable;
    }

    private static void print(Settings.Shown row) {
        System.out.printf(
                "# %s (%s; from %s)%n%s = %s%n%n", row.meaning(), row.type(), row.source(), row.name(), row.value());
    }

    private static Optional<String> option(String[] args, String name) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals(name) && i + 1 < args.length) {
                return Optional.of(args[i + 1]);
            }
            if (args[i].startsWith(name + "=")) {
                return Optional.of(args[i].substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }
}
