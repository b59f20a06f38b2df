package io.drawbar.manager.decide;

import io.drawbar.common.id.EngineTypeName;
import io.drawbar.manager.share.Amount;
import java.util.Map;
import java.util.Optional;

/**
 * What an engine looks like to agents: engines of one shape find room on an agent together or not at all. There are few shapes, however
 * many asks wait.
 *
 * @param type of the engine
 * @param version of the engine
 * @param amount what it takes
 * @param labels which its agent must have
 * @param preferred labels which its agent should have
 * @param guest the thin engine that its agent must have as well
 */
record Shape(
        EngineTypeName type,
        String version,
        Amount amount,
        Map<String, String> labels,
        Map<String, String> preferred,
        Optional<Guest> guest) {

    /** As in {@code spark@4.0.1}. */
    String engine() {
        return guest.map(it -> it + " (for a process " + type + "@" + version + ")")
                .orElse(type + "@" + version);
    }
}
