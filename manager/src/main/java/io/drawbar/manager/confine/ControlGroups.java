package io.drawbar.manager.confine;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Control groups of the Linux kernel, version 2, as described in its {@code admin-guide/cgroup-v2}: one for each engine process, below
 * one for all of this agent's, below the one that the system has given us. Thread-safe.
 */
public final class ControlGroups {
    private static final Logger log = LoggerFactory.getLogger(ControlGroups.class);
    private static final List<String> CONTROLLERS = List.of("cpu", "memory", "pids");
    private static final long PERIOD_MICROS = 100_000;

    private final Path folder;
    private final Set<String> controllers;

    /** Whether they are used. */
    public enum Use {
        /** Never. */
        OFF,
        /** As far as they can be. */
        AUTO,
        /** With all limits, or the agent does not start. */
        REQUIRED
    }

    /**
     * What a group may have.
     *
     * @param memoryBytes 0: no limit
     * @param cores 0: no limit
     * @param processes and threads; 0: no limit
     */
    public record Bounds(long memoryBytes, double cores, int processes) {}

    private ControlGroups(Path folder, Set<String> controllers) {
        this.folder = folder;
        this.controllers = Set.copyOf(controllers);
    }

    /**
     * Looks whether they can be used, and makes the agent's own.
     *
     * @param below the group that was given to us; empty: the one that this process is in
     * @param node tells agents apart that were given the same one
     * @param proc where the system tells about processes, {@code /proc}
     */
    public static Optional<ControlGroups> open(Use use, Path below, NodeId node, Path proc) {
        if (use == Use.OFF) {
            return Optional.empty();
        }
        try {
            ControlGroups groups = make(below.toString().isEmpty() ? own(proc) : below, node);
            Set<String> missing = new TreeSet<>(CONTROLLERS);
            missing.removeAll(groups.controllers);
            if (use == Use.REQUIRED && !missing.isEmpty()) {
                throw new IOException("the controllers " + missing + " are not to be had in "
                        + groups.folder.getParent() + "; expected " + CONTROLLERS);
            }
            log.info(
                    "Engines run in control groups below {}; limits: {}",
                    groups.folder,
                    groups.controllers.isEmpty() ? "none" : groups.controllers);
            return Optional.of(groups);
        } catch (IOException e) {
            if (use == Use.REQUIRED) {
                throw new BadConfiguration(
                        "agent.cgroup.use is required, and control groups cannot be used: " + e.getMessage()
                                + ". Give the agent one of its own (systemd: Delegate=yes), or name one in"
                                + " agent.cgroup.folder.",
                        e);
            }
            log.info("Engines run without control groups: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** The group of this process in the unified hierarchy. */
    private static Path own(Path proc) throws IOException {
        Path mount = mount(proc);
        try (Stream<String> lines = Files.lines(proc.resolve("self/cgroup"))) {
            String path = lines.filter(line -> line.startsWith("0::"))
                    .map(line -> line.substring("0::".length()))
                    .findFirst()
                    .orElseThrow(() -> new IOException("this process is in no control group of version 2"));
            return mount.resolve(path.replaceFirst("^/+", ""));
        }
    }

    private static Path mount(Path proc) throws IOException {
        Path file = proc.resolve("self/mountinfo");
        if (!Files.isReadable(file)) {
            throw new IOException("this system tells nothing of control groups");
        }
        // Fields: id, parent, device, root, mount point, options, any number of others, a hyphen, type, source, more
        // options.
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.contains(" - cgroup2 "))
                    .map(line -> Path.of(line.split(" ", -1)[4]))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no control groups of version 2 are mounted"));
        }
    }

    private static ControlGroups make(Path base, NodeId node) throws IOException {
        Path processes = base.resolve("cgroup.procs");
        if (!Files.exists(processes)) {
            throw new IOException(base + " is no control group of version 2");
        }
        if (!Files.isWritable(base) || !Files.isWritable(processes)) {
            throw new IOException("this process may not write to " + base);
        }
        Path folder = base.resolve("drawbar-" + node);
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder);
        }
        Set<String> enabled = enable(base, node);
        Set<String> usable = new TreeSet<>();
        for (String controller : enabled) {
            if (has(folder, "cgroup.subtree_control", controller) || turnOn(folder, controller)) {
                usable.add(controller);
            }
        }
        return new ControlGroups(folder, usable);
    }

    /** A group that gives controllers to those below has no processes of its own, so this one may have to go below first. */
    private static Set<String> enable(Path base, NodeId node) throws IOException {
        Set<String> enabled = new TreeSet<>();
        boolean moved = false;
        for (String controller : CONTROLLERS) {
            if (!has(base, "cgroup.controllers", controller)) {
                continue;
            }
            boolean on = has(base, "cgroup.subtree_control", controller) || turnOn(base, controller);
            if (!on && !moved && isAloneIn(base)) {
                moved = true;
                Path own = base.resolve("drawbar-" + node + "-agent");
                if (!Files.isDirectory(own)) {
                    Files.createDirectory(own);
                }
                Files.writeString(
                        own.resolve("cgroup.procs"),
                        Long.toString(ProcessHandle.current().pid()));
                on = turnOn(base, controller);
            }
            if (on) {
                enabled.add(controller);
            }
        }
        return enabled;
    }

    private static boolean isAloneIn(Path group) throws IOException {
        return Files.readString(group.resolve("cgroup.procs"))
                .strip()
                .equals(Long.toString(ProcessHandle.current().pid()));
    }

    private static boolean turnOn(Path group, String controller) {
        try {
            Files.writeString(group.resolve("cgroup.subtree_control"), "+" + controller);
            return true;
        } catch (IOException e) {
            log.debug("The controller {} cannot be given to groups below {}", controller, group, e);
            return false;
        }
    }

    private static boolean has(Path group, String file, String controller) throws IOException {
        Path path = group.resolve(file);
        return Files.exists(path)
                && List.of(Files.readString(path).strip().split("\\s+", -1)).contains(controller);
    }

    /** A group for one engine, with its limits as far as there are controllers for them. */
    public ControlGroup make(EngineId engine, Bounds bounds) throws IOException {
        Path group = folder.resolve(engine.value());
        if (!Files.isDirectory(group)) {
            Files.createDirectory(group);
        }
        if (controllers.contains("memory") && bounds.memoryBytes() > 0) {
            Files.writeString(group.resolve("memory.max"), Long.toString(bounds.memoryBytes()));
            Path whole = group.resolve("memory.oom.group");
            if (Files.exists(whole)) {
                Files.writeString(whole, "1"); // A part of an engine is of no use to anybody.
            }
        }
        if (controllers.contains("cpu") && bounds.cores() > 0) {
            Files.writeString(
                    group.resolve("cpu.max"), Math.round(bounds.cores() * PERIOD_MICROS) + " " + PERIOD_MICROS);
        }
        if (controllers.contains("pids") && bounds.processes() > 0) {
            Files.writeString(group.resolve("pids.max"), Integer.toString(bounds.processes()));
        }
        return new ControlGroup(group);
    }

    /** The group of an engine, if it has one. */
    public Optional<ControlGroup> find(EngineId engine) {
        Path group = folder.resolve(engine.value());
        return Files.isDirectory(group) ? Optional.of(new ControlGroup(group)) : Optional.empty();
    }

    /** Groups that an agent before this one has left, but for those of engines that are known. */
    public List<ControlGroup> strays(Set<String> known) throws IOException {
        List<ControlGroup> strays = new ArrayList<>();
        try (Stream<Path> groups = Files.list(folder)) {
            groups.filter(Files::isDirectory)
                    .filter(group -> !known.contains(group.getFileName().toString()))
                    .forEach(group -> strays.add(new ControlGroup(group)));
        }
        return strays;
    }

    /** What limits are in force. */
    public Set<String> controllers() {
        return controllers;
    }
}
