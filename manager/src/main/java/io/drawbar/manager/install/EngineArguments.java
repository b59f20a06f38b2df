package io.drawbar.manager.install;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.id.EngineTypeName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line of {@code drawbar engine}.
 *
 * @param action what to do
 * @param type of engine; means nothing where all are listed
 * @param version of the engine; empty: the default one
 * @param home the folder that holds all state
 * @param dist the distribution's folder, when it is named
 * @param config the configuration file, when one is named
 * @param with Maven coordinates of more libraries, or names of the descriptor's extras
 * @param quiet whether to say nothing but errors
 * @param archive whether to train a class-data archive
 * @param keepArchive whether an archive is kept that still fits, though host or plugin have changed since
 * @param source file or URL of a plugin's zip; of one that is to be removed its type and version, or its file's name
 * @param sha256 the checksum that it must have
 * @param measure whether to time a start without and with the archive
 */
record EngineArguments(
        Action action,
        EngineTypeName type,
        Optional<String> version,
        Path home,
        Optional<Path> dist,
        Optional<Path> config,
        List<String> with,
        boolean quiet,
        boolean archive,
        boolean keepArchive,
        boolean measure,
        Optional<String> source,
        Optional<String> sha256) {
    static final String USAGE = """
            Usage: drawbar engine install TYPE[@VERSION] [--with EXTRA|GROUP:ARTIFACT:VERSION ...] [--measure] [--no-archive]
                                          [--keep-archive] [--quiet]
                   drawbar engine list
                   drawbar engine remove TYPE[@VERSION] [--quiet]
                   drawbar engine show TYPE
                   drawbar engine plugin add FILE|URL [--sha256 CHECKSUM]
                   drawbar engine plugin list
                   drawbar engine plugin remove TYPE[@PLUGIN-VERSION]""";

    enum Action {
        INSTALL,
        LIST,
        REMOVE,
        SHOW,
        PLUGIN_ADD,
        PLUGIN_LIST,
        PLUGIN_REMOVE;

        boolean isOfNoEngine() {
            return this == LIST || this == PLUGIN_LIST || this == PLUGIN_ADD || this == PLUGIN_REMOVE;
        }
    }

    /**
     * Reads the words.
     *
     * @throws IllegalArgumentException with one sentence when they make no sense
     */
    static EngineArguments parse(String[] args, Map<String, String> environment) {
        List<String> words = new ArrayList<>();
        Optional<Path> home = Optional.empty();
        Optional<Path> dist = Optional.empty();
        Optional<Path> config = Optional.empty();
        List<String> with = new ArrayList<>();
        boolean quiet = false;
        boolean archive = true;
        boolean keepArchive = false;
        boolean measure = false;
        Optional<String> sha256 = Optional.empty();
        for (int i = 0; i < args.length; i++) {
            String name = args[i].split("=", 2)[0];
            switch (name) {
                case "--home", "--dist", "--config" -> {
                    boolean inline = args[i].contains("=");
                    if (!inline && i + 1 >= args.length) {
                        throw new IllegalArgumentException(name + " needs a path.");
                    }
                    Path value = Path.of(inline ? args[i].substring(name.length() + 1) : args[++i]);
                    home = name.equals("--home") ? Optional.of(value) : home;
                    dist = name.equals("--dist") ? Optional.of(value) : dist;
                    config = name.equals("--config") ? Optional.of(value) : config;
                }
                case "--with" -> {
                    boolean inline = args[i].contains("=");
                    if (!inline && i + 1 >= args.length) {
                        throw new IllegalArgumentException("--with needs Maven coordinates, GROUP:ARTIFACT:VERSION.");
                    }
                    with.add(coordinates(inline ? args[i].substring(name.length() + 1) : args[++i]));
                }
                case "--sha256" -> {
                    boolean inline = args[i].contains("=");
                    if (!inline && i + 1 >= args.length) {
                        throw new IllegalArgumentException("--sha256 needs a checksum in hexadecimal.");
                    }
                    sha256 = Optional.of(inline ? args[i].substring(name.length() + 1) : args[++i]);
                }
                case "--quiet" -> quiet = true;
                case "--no-archive" -> archive = false;
                case "--keep-archive" -> keepArchive = true;
                case "--measure" -> measure = true;
                default -> {
                    if (name.startsWith("-")) {
                        throw new IllegalArgumentException("There is no option " + name + ".");
                    }
                    words.add(args[i]);
                }
            }
        }
        Action action = action(words);
        String last = words.get(words.size() - 1);
        String[] engine = (action.isOfNoEngine() ? "none" : last).split("@", 2);
        return new EngineArguments(
                action,
                type(engine[0]),
                engine.length > 1 ? Optional.of(engine[1]) : Optional.empty(),
                home.orElseGet(() -> defaultHome(environment)),
                dist,
                config,
                List.copyOf(with),
                quiet,
                archive,
                keepArchive,
                measure,
                action == Action.PLUGIN_ADD || action == Action.PLUGIN_REMOVE ? Optional.of(last) : Optional.empty(),
                sha256);
    }

    private static Action action(List<String> words) {
        String first = words.isEmpty() ? "" : words.get(0);
        boolean plugin = first.equals("plugin");
        String verb = plugin ? first + " " + (words.size() > 1 ? words.get(1) : "") : first;
        Action action =
                switch (verb) {
                    case "install" -> Action.INSTALL;
                    case "list" -> Action.LIST;
                    case "remove" -> Action.REMOVE;
                    case "show" -> Action.SHOW;
                    case "plugin add" -> Action.PLUGIN_ADD;
                    case "plugin list" -> Action.PLUGIN_LIST;
                    case "plugin remove" -> Action.PLUGIN_REMOVE;
                    default ->
                        throw new IllegalArgumentException(
                                "Expected install, list, remove, show or plugin add, list, remove; found '"
                                        + verb.strip() + "'.");
                };
        boolean lists = action == Action.LIST || action == Action.PLUGIN_LIST;
        int expected = (plugin ? 2 : 1) + (lists ? 0 : 1);
        if (words.size() != expected) {
            String object = action == Action.PLUGIN_ADD ? "FILE or URL" : "TYPE[@VERSION]";
            throw new IllegalArgumentException(
                    lists ? verb + " takes no engine." : verb + " needs one " + object + ".");
        }
        return action;
    }

    private static String coordinates(String text) {
        if (!text.matches("[a-z][a-z0-9-]*|[A-Za-z0-9_.-]+(:[A-Za-z0-9_.-]+){2,4}")) {
            throw new IllegalArgumentException(
                    "--with is '" + text + "'; expected GROUP:ARTIFACT:VERSION, or the name of an extra.");
        }
        return text;
    }

    private static EngineTypeName type(String text) {
        try {
            return new EngineTypeName(text);
        } catch (DrawbarException e) {
            throw new IllegalArgumentException(e.failure().getMessage(), e);
        }
    }

    private static Path defaultHome(Map<String, String> environment) {
        String variable = environment.getOrDefault("DRAWBAR_HOME", "");
        return variable.isBlank() ? Path.of(System.getProperty("user.home"), ".drawbar") : Path.of(variable);
    }
}
