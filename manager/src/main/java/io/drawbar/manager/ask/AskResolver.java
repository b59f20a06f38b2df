package io.drawbar.manager.ask;

import io.drawbar.common.config.Settings;
import io.drawbar.common.engine.EngineOverrides;
import io.drawbar.common.engine.ShareLevel;
import io.drawbar.common.engine.ThinEngine;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.manager.decide.Demand;
import io.drawbar.manager.decide.EngineKey;
import io.drawbar.manager.decide.Guest;
import io.drawbar.protocol.v1.AskRequest;
import io.drawbar.protocol.v1.EngineType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Checks what is asked for and looks up what its decision needs.
 *
 * <p>Which settings make another engine: an engine of a user, a tenant or all is launched with the configured settings alone, and
 * what a job sets goes to its session; an engine of one connection is launched with the job's settings as well, and their hash is
 * part of its key.
 *
 * <p>Labels of the job that count here: {@code application} (on whose account), {@code share-level}, {@code sub-domain} (engines of
 * one owner under a name of their own), {@code preemptible}, {@code agent-labels} ({@code key=value} with commas), which the agent of
 * its engine must have, and {@code preferred-agent-labels}, which it should have.
 */
final class AskResolver {
    static final String APPLICATION = "application";
    static final String SHARE_LEVEL = "share-level";
    static final String SUB_DOMAIN = "sub-domain";
    static final String PREEMPTIBLE = "preemptible";
    static final String AGENT_LABELS = "agent-labels";
    static final String PREFERRED_LABELS = "preferred-agent-labels";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,79}");

    private static final int ASK_ID_LIMIT_CHARS = 200;
    private static final int PRIORITY_LIMIT = 100;
    private static final long NO_AGENT_RETRY_MILLIS = 1_000;
    private static final int HASH_CHARS = 16;

    private final Map<EngineTypeName, EngineOverrides> overrides;

    AskResolver(Settings settings) {
        this.overrides = settings.get(EngineOverrides.SETTING);
    }

    /**
     * @param types what the agents have
     * @param isPartial whether some agents with processes for thin engines lack that one: it has processes of its own then
     * @throws DrawbarException when it cannot be served as it is
     */
    Demand resolve(AskRequest asked, Map<String, EngineType> types, Predicate<Guest> isPartial) {
        Optional<Guest> guest = guest(asked, types);
        AskRequest request = guest.isEmpty()
                ? asked
                : asked.toBuilder()
                        .setEngineType(ThinEngine.HOST.value())
                        .clearEngineVersion()
                        .build();
        Optional<Guest> partial = guest.filter(isPartial);
        if (request.getAskId().isBlank() || request.getAskId().length() > ASK_ID_LIMIT_CHARS) {
            throw new DrawbarException(
                    ErrorCode.BAD_REQUEST, "An ask has an id of 1 to " + ASK_ID_LIMIT_CHARS + " characters.");
        }
        UserName user = new UserName(request.getUser());
        TenantName tenant = new TenantName(request.getTenant());
        EngineType type = type(request.getEngineType(), types);
        EngineOverrides changes = overrides.getOrDefault(new EngineTypeName(type.getType()), EngineOverrides.NONE);
        return new Demand(
                request.getAskId(),
                user,
                tenant,
                application(request.getLabelsOrDefault(APPLICATION, "")),
                key(request, type, changes, user, tenant, partial),
                needs(request, type, changes, partial),
                level(request, type, changes) == ShareLevel.CONNECTION ? request.getSettingsMap() : Map.of(),
                Math.max(-PRIORITY_LIMIT, Math.min(PRIORITY_LIMIT, request.getPriority())),
                request.getSinceMillis() == 0
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(request.getSinceMillis())),
                request.getEntranceId(),
                request.getLongLived(),
                request.getEngineId().isEmpty() ? Optional.empty() : Optional.of(new EngineId(request.getEngineId())));
    }

    /** Thin engines have no processes of their own: what is asked for is a place in the one that they share. */
    private static Optional<Guest> guest(AskRequest asked, Map<String, EngineType> types) {
        EngineType type = type(asked.getEngineType(), types);
        if (type.getType().equals(ThinEngine.HOST.value())) {
            throw new DrawbarException(
                    ErrorCode.UNKNOWN_ENGINE,
                    "'" + type.getType()
                            + "' is the process that thin engines share and no engine: ask for one of them.");
        }
        return type.getThin()
                ? Optional.of(new Guest(new EngineTypeName(type.getType()), version(asked.getEngineVersion(), type)))
                : Optional.empty();
    }

    private static EngineType type(String name, Map<String, EngineType> types) {
        if (types.isEmpty()) {
            throw new DrawbarException(
                    Failures.of(ErrorCode.UNAVAILABLE, "No agent has told yet which engines it has.").toBuilder()
                            .setRetryable(true)
                            .setRetryAfterMillis(NO_AGENT_RETRY_MILLIS)
                            .build());
        }
        EngineType type = types.get(name);
        if (type == null) {
            throw new DrawbarException(
                    ErrorCode.UNKNOWN_ENGINE,
                    "There is no engine '" + name + "'; there are " + types.keySet() + ", of which "
                            + Settings.nearest(name, types.keySet()) + " is the nearest.");
        }
        return type;
    }

    private static EngineKey key(
            AskRequest request,
            EngineType type,
            EngineOverrides changes,
            UserName user,
            TenantName tenant,
            Optional<Guest> guest) {
        ShareLevel level = level(request, type, changes);
        String owner =
                switch (level) {
                    case CONNECTION, USER -> user.value();
                    case TENANT -> tenant.value();
                    case SERVER -> EngineKey.EVERYBODY;
                };
        boolean alone = level == ShareLevel.CONNECTION;
        String connection = request.getConnectionId().isEmpty() ? request.getAskId() : request.getConnectionId();
        return new EngineKey(
                new EngineTypeName(type.getType()),
                version(request.getEngineVersion(), type),
                level,
                owner,
                (alone ? connection : owner + subDomain(request.getLabelsOrDefault(SUB_DOMAIN, "")))
                        + guest.map(it -> "//" + it).orElse(""),
                alone ? hash(request.getSettingsMap()) : "");
    }

    /** What tells engines of one owner apart; names have no slash. */
    private static String subDomain(String name) {
        return name.isEmpty() ? "" : "/" + checkName(SUB_DOMAIN, name);
    }

    /** Every application has its own account, so its name must be one; others count together. */
    static String application(String label) {
        return NAME.matcher(label).matches() ? label : "";
    }

    private static String checkName(String label, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new DrawbarException(
                    ErrorCode.BAD_REQUEST,
                    "The label " + label + " is '" + name
                            + "'; expected 1 to 80 letters, digits, hyphens, underscores, dots or @.");
        }
        return name;
    }

    private static String version(String asked, EngineType type) {
        String version = asked.isEmpty() ? type.getDefaultVersion() : asked;
        if (type.getVersionsList().contains(version)) {
            return version;
        }
        String name = type.getType() + "@" + version;
        String there = type.getVersionsCount() == 0
                ? "no version of it is installed"
                : "installed are " + type.getVersionsList();
        if (type.getInstallableVersionsList().contains(version)) {
            throw new DrawbarException(
                    ErrorCode.UNKNOWN_ENGINE,
                    "The engine " + name + " is not installed (" + there
                            + "). It is installable: run `drawbar engine install " + name + "`.");
        }
        throw new DrawbarException(
                ErrorCode.UNKNOWN_ENGINE,
                "There is no engine " + name + "; " + there + ", installable are " + type.getInstallableVersionsList()
                        + ".");
    }

    private static ShareLevel level(AskRequest request, EngineType type, EngineOverrides changes) {
        String asked = request.getShareLevel().isEmpty()
                ? request.getLabelsOrDefault(SHARE_LEVEL, "")
                : request.getShareLevel();
        String text = asked.isEmpty() ? changes.shareLevel().orElse(type.getDefaultShareLevel()) : asked;
        ShareLevel level = ShareLevel.of(text);
        if (!type.getShareLevelsList().contains(text)) {
            throw new DrawbarException(
                    ErrorCode.BAD_REQUEST,
                    "The engine " + type.getType() + " cannot be shared at the level '" + text + "'; it can at "
                            + type.getShareLevelsList() + ".");
        }
        return level;
    }

    private static Demand.Needs needs(
            AskRequest request, EngineType type, EngineOverrides changes, Optional<Guest> guest) {
        EngineOverrides.Limits limits = changes.limits();
        Map<String, String> agent = new TreeMap<>(limits.agentLabels());
        agent.putAll(agentLabels(AGENT_LABELS, request));
        Map<String, String> preferred = new TreeMap<>(limits.preferredAgentLabels());
        preferred.putAll(agentLabels(PREFERRED_LABELS, request));
        boolean preemptible = preemptible(request.getLabelsOrDefault(PREEMPTIBLE, ""), limits.preemptible());
        return EngineNeeds.of(type, changes, preemptible, agent, preferred, guest);
    }

    private static boolean preemptible(String label, boolean configured) {
        return switch (label) {
            case "" -> configured;
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new DrawbarException(
                        ErrorCode.BAD_REQUEST, "The label preemptible is '" + label + "'; expected true or false.");
        };
    }

    private static Map<String, String> agentLabels(String label, AskRequest request) {
        String text = request.getLabelsOrDefault(label, "");
        Map<String, String> labels = new TreeMap<>();
        for (String one : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int equals = one.indexOf('=');
            if (equals < 1) {
                throw new DrawbarException(
                        ErrorCode.BAD_REQUEST,
                        "The label " + label + " is '" + text + "'; expected key=value, with commas between several.");
            }
            labels.put(
                    one.substring(0, equals).strip(), one.substring(equals + 1).strip());
        }
        return labels;
    }

    /** Empty for no settings, else the start of a SHA-256 over them in the order of their names. */
    private static String hash(Map<String, String> settings) {
        if (settings.isEmpty()) {
            return "";
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(settings).forEach((name, value) -> {
                digest.update((name.length() + ":" + name).getBytes(StandardCharsets.UTF_8));
                digest.update((value.length() + ":" + value).getBytes(StandardCharsets.UTF_8));
            });
            return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_CHARS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256.", e);
        }
    }
}
