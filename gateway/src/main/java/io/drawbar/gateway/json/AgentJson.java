package io.drawbar.gateway.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.drawbar.protocol.v1.AgentInfo;
import io.drawbar.protocol.v1.HostState;
import io.drawbar.protocol.v1.ListAgentsReply;
import java.io.IOException;

/** How agents look in the public interface. */
public final class AgentJson {
    private AgentJson() {}

    public static void write(JsonGenerator json, ListAgentsReply reply) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("agents");
        for (AgentInfo agent : reply.getAgentsList()) {
            agent(json, agent);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void agent(JsonGenerator json, AgentInfo agent) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", agent.getId());
        json.writeBooleanField("present", agent.getPresent());
        json.writeBooleanField("draining", agent.getDraining());
        Json.text(json, "closed", agent.getClosed());
        json.writeNumberField("engines", agent.getEngines());
        Json.positive(json, "maxEngines", agent.getMaxEngines());
        json.writeNumberField("memoryUsedBytes", agent.getMemoryUsedBytes());
        Json.positive(json, "memoryBytes", agent.getMemoryBytes());
        json.writeNumberField("coresUsed", agent.getCoresUsed());
        if (agent.getCores() > 0) {
            json.writeNumberField("cores", agent.getCores());
        }
        Json.texts(json, "labels", agent.getLabelsMap());
        Json.texts(json, "engineTypes", agent.getEngineTypesList());
        Json.time(json, "seenAt", agent.getSeenMillis());
        if (agent.hasHost()) {
            host(json, agent.getHost());
        }
        json.writeEndObject();
    }

    private static void host(JsonGenerator json, HostState host) throws IOException {
        json.writeObjectFieldStart("host");
        json.writeNumberField("loadAverage", host.getLoadAverage());
        json.writeNumberField("processors", host.getProcessors());
        json.writeNumberField("memoryTotalBytes", host.getMemoryTotalBytes());
        json.writeNumberField("memoryFreeBytes", host.getMemoryFreeBytes());
        json.writeNumberField("diskFreeBytes", host.getDiskFreeBytes());
        if (host.hasCpuPressure()) {
            json.writeNumberField("cpuPressure", host.getCpuPressure());
        }
        if (host.hasMemoryPressure()) {
            json.writeNumberField("memoryPressure", host.getMemoryPressure());
        }
        if (host.hasIoPressure()) {
            json.writeNumberField("ioPressure", host.getIoPressure());
        }
        json.writeEndObject();
    }
}
