package io.drawbar.gateway.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.drawbar.protocol.v1.AskQueued;
import io.drawbar.protocol.v1.ListQueueReply;
import io.drawbar.protocol.v1.ListTenantsReply;
import io.drawbar.protocol.v1.QueuedAsk;
import io.drawbar.protocol.v1.Shortage;
import io.drawbar.protocol.v1.TenantDefinition;
import io.drawbar.protocol.v1.TenantInfo;
import io.drawbar.protocol.v1.TenantQuota;
import io.drawbar.protocol.v1.TenantUse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** How tenants and those who wait look in the public interface. Cores are shown in cores, memory in bytes. */
public final class TenantJson {
    private static final String CORES = "cores";
    private static final int THOUSANDTHS = 3;

    private TenantJson() {}

    public static void write(JsonGenerator json, ListTenantsReply reply) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("tenants");
        for (TenantInfo tenant : reply.getTenantsList()) {
            write(json, tenant);
        }
        json.writeEndArray();
        json.writeFieldName("root");
        use(json, reply.getRoot());
        json.writeEndObject();
    }

    public static void write(JsonGenerator json, TenantInfo tenant) throws IOException {
        TenantDefinition definition = tenant.getDefinition();
        json.writeStartObject();
        json.writeStringField("name", definition.getName());
        Json.text(json, "parent", definition.getParent());
        quota(json, definition.getQuota());
        part(json, "eachUser", definition.getEachUser());
        parts(json, "users", definition.getUsersMap());
        part(json, "eachApplication", definition.getEachApplication());
        parts(json, "applications", definition.getApplicationsMap());
        json.writeNumberField("version", tenant.getVersion());
        json.writeStringField("source", tenant.getSource());
        amounts(json, "used", tenant.getUse().getUsedMap());
        json.writeArrayFieldStart("activeUsers");
        for (TenantUse user : tenant.getUsersList()) {
            use(json, user);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void parts(JsonGenerator json, String field, Map<String, TenantQuota> parts) throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, TenantQuota> entry : new TreeMap<>(parts).entrySet()) {
            part(json, entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static void part(JsonGenerator json, String field, TenantQuota part) throws IOException {
        json.writeObjectFieldStart(field);
        quota(json, part);
        json.writeEndObject();
    }

    private static void quota(JsonGenerator json, TenantQuota quota) throws IOException {
        json.writeNumberField("weight", quota.getWeight() == 0 ? 1 : quota.getWeight());
        amounts(json, "guaranteed", quota.getGuaranteedMap());
        amounts(json, "maximum", quota.getMaximumMap());
    }

    private static void use(JsonGenerator json, TenantUse use) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", use.getName());
        amounts(json, "used", use.getUsedMap());
        amounts(json, "maximum", use.getMaximumMap());
        json.writeEndObject();
    }

    private static void amounts(JsonGenerator json, String field, Map<String, Long> amounts) throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, Long> entry : new TreeMap<>(amounts).entrySet()) {
            amount(json, entry.getKey(), entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static void amount(JsonGenerator json, String field, String resource, long amount) throws IOException {
        if (resource.equals(CORES)) {
            BigDecimal cores = BigDecimal.valueOf(amount, THOUSANDTHS).stripTrailingZeros();
            json.writeNumberField(field, cores.scale() < 0 ? cores.setScale(0) : cores);
        } else {
            json.writeNumberField(field, amount);
        }
    }

    public static void write(JsonGenerator json, ListQueueReply reply) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("asks");
        for (QueuedAsk ask : reply.getAsksList()) {
            ask(json, ask);
        }
        json.writeEndArray();
        json.writeNumberField("waiting", reply.getWaiting());
        json.writeEndObject();
    }

    private static void ask(JsonGenerator json, QueuedAsk ask) throws IOException {
        AskQueued place = ask.getPlace();
        json.writeStartObject();
        json.writeStringField("id", ask.getAskId());
        json.writeStringField("owner", ask.getUser());
        json.writeStringField("tenant", ask.getTenant());
        Json.text(json, "application", ask.getApplication());
        json.writeObjectFieldStart("engine");
        json.writeStringField("type", ask.getEngineType());
        json.writeStringField("version", ask.getEngineVersion());
        json.writeEndObject();
        json.writeStringField("shareLevel", ask.getShareLevel());
        json.writeNumberField("priority", ask.getPriority());
        Json.time(json, "since", ask.getSinceMillis());
        json.writeNumberField("position", place.getPosition());
        json.writeNumberField("of", place.getOf());
        json.writeStringField("waitingFor", place.getWaitingFor());
        Json.positive(json, "usualWaitMillis", place.getUsualWaitMillis());
        if (place.hasShortage()) {
            Shortage shortage = place.getShortage();
            json.writeObjectFieldStart("limit");
            json.writeStringField("kind", shortage.getKind());
            Json.text(json, "name", shortage.getName());
            json.writeStringField("resource", shortage.getResource());
            amount(json, "used", shortage.getResource(), shortage.getUsed());
            amount(json, "maximum", shortage.getResource(), shortage.getLimit());
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
