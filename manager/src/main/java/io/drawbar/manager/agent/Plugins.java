package io.drawbar.manager.agent;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.manager.agent.FoundPlugin.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins there are: zips of the distribution and of the home, the latter before the former, and of several versions in one folder the
 * highest. A zip that is dropped into a folder, or taken away, is noticed at the next question; engines that run keep what they were started
 * from. A broken zip is told with its reason and harms no other. Thread-safe.
 */
public final class Plugins {
    private static final Logger log = LoggerFactory.getLogger(Plugins.class);

    private final Path ofDistribution;
    private final Path ofHome;
    private final PluginTrust trust;
    private final Path unzipped;
    private final Consumer<FoundPlugin> news;
    private List<Seen> seen = List.of();
    private List<FoundPlugin> found = List.of();
    private Map<EngineTypeName, InstalledPlugin> byType = Map.of();

    /** A file as it was when it was read: a zip, or what stands beside it. */
    private record Seen(Path file, long bytes, long modifiedMillis) {}

    /**
     * @param trust what zips in the home must show
     * @param news told of every zip that was not there before, or is not what it was
     */
    public Plugins(Distribution distribution, DrawbarHome home, PluginTrust trust, Consumer<FoundPlugin> news)
            throws IOException {
        this.ofDistribution = distribution.plugins();
        this.ofHome = home.plugins();
        this.trust = trust;
        this.news = news;
        this.unzipped = Folders.makePrivate(home.run().resolve("plugins"));
    }

    /** All plugins by their engine's type. */
    public synchronized Map<EngineTypeName, InstalledPlugin> all() {
        look();
        return byType;
    }

    /** All zips, also those that are not used. */
    public synchronized List<FoundPlugin> found() {
        look();
        return found;
    }

    /** How many of them are in a state. */
    long count(State state) {
        return found().stream().filter(one -> one.state() == state).count();
    }

    private void look() {
        List<Seen> now = new ArrayList<>(list(ofDistribution));
        now.addAll(list(ofHome));
        if (now.equals(seen)) {
            return;
        }
        List<FoundPlugin> all = new ArrayList<>();
        for (Seen one : now) {
            if (one.file().toString().endsWith(".zip")) {
                all.add(open(one.file()));
            }
        }
        all = chosen(all);
        Map<EngineTypeName, InstalledPlugin> used = new TreeMap<>(Comparator.comparing(EngineTypeName::value));
        for (FoundPlugin one : all) {
            if (one.state() == State.USED) {
                used.put(
                        one.plugin().orElseThrow().descriptor().type(),
                        one.plugin().get());
            }
            if (!found.contains(one)) {
                news.accept(one);
            }
        }
        byType = Map.copyOf(used);
        found = List.copyOf(all);
        seen = now;
    }

    /** Writes the news into the log. */
    static void log(FoundPlugin one) {
        if (one.state() == State.REFUSED) {
            log.error("The plugin {} is refused: {}", one.zip(), one.reason());
        } else {
            InstalledPlugin plugin = one.plugin().orElseThrow();
            log.info(
                    "Plugin {} {} of {}: {} {}",
                    plugin.descriptor().type(),
                    plugin.version(),
                    one.zip(),
                    one.state(),
                    one.reason());
        }
    }

    /** Looks into a zip without taking it. */
    public FoundPlugin open(Path zip) {
        boolean builtIn = zip.startsWith(ofDistribution);
        try {
            InstalledPlugin plugin = PluginZip.open(zip, unzipped, builtIn ? PluginTrust.OF_THE_DISTRIBUTION : trust);
            return new FoundPlugin(zip, builtIn, Optional.of(plugin), State.USED, "");
        } catch (BadPlugin e) {
            log.debug("The plugin {}", zip, e);
            return new FoundPlugin(zip, builtIn, Optional.empty(), State.REFUSED, e.getMessage());
        }
    }

    /** Of the same type one is used: the home's before the distribution's, then the highest version, then the first by name. */
    private static List<FoundPlugin> chosen(List<FoundPlugin> all) {
        Map<EngineTypeName, FoundPlugin> best = new TreeMap<>(Comparator.comparing(EngineTypeName::value));
        for (FoundPlugin one : all) {
            one.plugin()
                    .ifPresent(plugin -> best.merge(
                            plugin.descriptor().type(), one, (held, other) -> rank(other, held) > 0 ? other : held));
        }
        List<FoundPlugin> judged = new ArrayList<>();
        for (FoundPlugin one : all) {
            Optional<FoundPlugin> held =
                    one.plugin().map(plugin -> best.get(plugin.descriptor().type()));
            judged.add(held.isEmpty() || held.get().equals(one) ? one : lost(one, held.get()));
        }
        return judged;
    }

    private static int rank(FoundPlugin left, FoundPlugin right) {
        if (left.builtIn() != right.builtIn()) {
            return left.builtIn() ? -1 : 1;
        }
        return version(left).compareTo(version(right));
    }

    private static PluginVersion version(FoundPlugin plugin) {
        return new PluginVersion(plugin.plugin().orElseThrow().version());
    }

    private static FoundPlugin lost(FoundPlugin one, FoundPlugin to) {
        InstalledPlugin mine = one.plugin().orElseThrow();
        InstalledPlugin its = to.plugin().orElseThrow();
        boolean same = one.builtIn() == to.builtIn() && version(one).compareTo(version(to)) == 0;
        if (same && !mine.checksum().equals(its.checksum())) {
            return new FoundPlugin(
                    one.zip(),
                    one.builtIn(),
                    one.plugin(),
                    State.REFUSED,
                    "it is another plugin of the type " + mine.descriptor().type() + " with the version "
                            + mine.version() + ", which " + to.zip().getFileName()
                            + " has already: give it another version, or remove one");
        }
        return new FoundPlugin(
                one.zip(),
                one.builtIn(),
                one.plugin(),
                State.OLDER,
                to.zip().getFileName() + " has version " + its.version()
                        + (to.builtIn() == one.builtIn() ? "" : " and is of the home"));
    }

    /** The plugin of a type. */
    public InstalledPlugin get(EngineTypeName type) {
        InstalledPlugin plugin = all().get(type);
        if (plugin == null) {
            throw new DrawbarException(
                    ErrorCode.UNKNOWN_ENGINE,
                    "There is no engine '" + type + "'; there are "
                            + all().keySet().stream()
                                    .map(EngineTypeName::value)
                                    .sorted()
                                    .toList() + "." + refused());
        }
        return plugin;
    }

    private String refused() {
        List<String> refused = found().stream()
                .filter(one -> one.state() == State.REFUSED)
                .map(one -> one.zip().getFileName() + ": " + one.reason())
                .toList();
        return refused.isEmpty() ? "" : " Refused are " + refused + ".";
    }

    private static List<Seen> list(Path folder) {
        List<Seen> files = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(Plugins::isOfPlugins).sorted().toList()) {
                files.add(new Seen(
                        file, Files.size(file), Files.getLastModifiedTime(file).toMillis()));
            }
        } catch (NoSuchFileException e) {
            return list(folder); // one of them was taken away meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException("The plugins in " + folder + " cannot be listed.", e);
        }
        return files;
    }

    private static boolean isOfPlugins(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".")
                && (name.endsWith(".zip") || name.endsWith(".zip.sha256") || name.endsWith(".zip.sig"));
    }
}
