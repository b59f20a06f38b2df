package io.drawbar.gateway.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.drawbar.protocol.v1.EngineEvent;
import io.drawbar.protocol.v1.EngineInfo;
import io.drawbar.protocol.v1.EngineSetting;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.ListEngineEventsReply;
import io.drawbar.protocol.v1.ListEngineTypesReply;
import io.drawbar.protocol.v1.ListEnginesReply;
import io.drawbar.protocol.v1.ListPoolsReply;
import io.drawbar.protocol.v1.PluginInfo;
import io.drawbar.protocol.v1.PoolInfo;
import java.io.IOException;
import java.util.Locale;

/** How engines and their types look in the public interface. */
public final class EngineJson {
    private static final String STATE_PREFIX = "ENGINE_";

    private EngineJson() {}

    public static void write(JsonGenerator json, ListEnginesReply reply) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("engines");
        for (EngineInfo engine : reply.getEnginesList()) {
            engine(json, engine);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    public static void write(JsonGenerator json, ListEngineEventsReply reply) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("events");
        for (EngineEvent event : reply.getEventsList()) {
            json.writeStartObject();
            Json.time(json, "time", event.getTimeMillis());
            json.writeStringField("what", event.getWhat());
            json.writeStringField("why", event.getWhy());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void engine(JsonGenerator json, EngineInfo engine) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", engine.getId());
        json.writeStringField("type", engine.getType());
        json.writeStringField("version", engine.getVersion());
        json.writeStringField("owner", engine.getOwner());
        json.writeStringField("tenant", engine.getTenant());
        json.writeStringField("shareLevel", engine.getShareLevel().toLowerCase(Locale.ROOT));
        json.writeStringField("state", engine.getState().name().replaceFirst("^" + STATE_PREFIX, ""));
        if (!engine.getPool().isEmpty()) {
            json.writeStringField("pool", engine.getPool());
            json.writeBooleanField("claimed", engine.getClaimed());
        }
        Json.text(json, "agent", engine.getAgentId());
        Json.positive(json, "pid", engine.getPid());
        Json.time(json, "createdAt", engine.getCreatedMillis());
        Json.time(json, "readyAt", engine.getReadyMillis());
        json.writeNumberField("leases", engine.getLeases());
        json.writeNumberField("sessions", engine.getSessions());
        json.writeNumberField("runningStatements", engine.getRunningStatements());
        json.writeNumberField("heapUsedBytes", engine.getHeapUsedBytes());
        json.writeNumberField("heapMaxBytes", engine.getHeapMaxBytes());
        Json.texts(json, "facts", engine.getFactsMap());
        if (engine.hasFailure()) {
            FailureJson.write(json, "error", engine.getFailure());
        }
        json.writeEndObject();
    }

    public static void write(JsonGenerator json, ListPoolsReply reply) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("pools");
        for (PoolInfo pool : reply.getPoolsList()) {
            pool(json, pool);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void pool(JsonGenerator json, PoolInfo pool) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", pool.getName());
        json.writeStringField("type", pool.getEngineType());
        json.writeStringField("version", pool.getEngineVersion());
        Json.text(json, "tenant", pool.getTenant());
        json.writeNumberField("minimum", pool.getMinimum());
        json.writeNumberField("maximum", pool.getMaximum());
        json.writeNumberField("minimumNow", pool.getMinimumNow());
        json.writeNumberField("target", pool.getTarget());
        json.writeNumberField("starting", pool.getStarting());
        json.writeNumberField("ready", pool.getReady());
        json.writeNumberField("claims", pool.getClaims());
        json.writeNumberField("misses", pool.getMisses());
        json.writeNumberField("failedClaims", pool.getFailedClaims());
        if (pool.getClaims() + pool.getMisses() > 0) {
            json.writeNumberField("hitRate", pool.getClaims() / (double) (pool.getClaims() + pool.getMisses()));
        }
        Json.positive(json, "claimMillis", pool.getClaimMillis());
        Json.text(json, "problem", pool.getProblem());
        json.writeEndObject();
    }

    public static void write(JsonGenerator json, ListEngineTypesReply reply) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("types");
        for (EngineType type : reply.getTypesList()) {
            json.writeStartObject();
            type(json, type);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** A type with its settings. */
    public static void write(JsonGenerator json, EngineType type) throws IOException {
        json.writeStartObject();
        type(json, type);
        json.writeStringField("spiVersion", type.getSpiVersion());
        json.writeStringField("pluginVersion", type.getPluginVersion());
        json.writeArrayFieldStart("settings");
        for (EngineSetting setting : type.getSettingsList()) {
            setting(json, setting);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void setting(JsonGenerator json, EngineSetting setting) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", setting.getName());
        json.writeStringField("type", setting.getType());
        json.writeStringField("help", setting.getHelp());
        Json.texts(json, "scopes", setting.getScopesList());
        json.writeBooleanField("secret", setting.getSecret());
        Json.text(json, "default", setting.getDefaultValue());
        Json.texts(json, "values", setting.getValuesList());
        Json.text(json, "min", setting.getMin());
        Json.text(json, "max", setting.getMax());
        Json.text(json, "form", setting.getForm());
        json.writeEndObject();
    }

    /** The plugins that agents have found. */
    public static void plugins(JsonGenerator json, ListEngineTypesReply reply) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("plugins");
        for (PluginInfo plugin : reply.getPluginsList()) {
            json.writeStartObject();
            json.writeStringField("file", plugin.getFile());
            json.writeStringField("agent", plugin.getAgentId());
            json.writeStringField("state", plugin.getState());
            json.writeBooleanField("builtIn", plugin.getBuiltIn());
            Json.text(json, "type", plugin.getType());
            Json.text(json, "version", plugin.getVersion());
            Json.text(json, "spiVersion", plugin.getSpiVersion());
            Json.text(json, "checksum", plugin.getChecksum());
            Json.text(json, "signedBy", plugin.getSignedBy());
            Json.text(json, "reason", plugin.getReason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void type(JsonGenerator json, EngineType type) throws IOException {
        json.writeStringField("type", type.getType());
        json.writeStringField("title", type.getTitle());
        json.writeStringField("summary", type.getSummary());
        json.writeStringField("defaultVersion", type.getDefaultVersion());
        Json.texts(json, "versions", type.getVersionsList());
        Json.texts(json, "installableVersions", type.getInstallableVersionsList());
        Json.texts(json, "languages", type.getLanguagesList());
        json.writeStringField("defaultLanguage", type.getDefaultLanguage());
        Json.texts(json, "capabilities", type.getCapabilitiesList());
        Json.texts(json, "shareLevels", type.getShareLevelsList());
        json.writeStringField("defaultShareLevel", type.getDefaultShareLevel());
    }
}
